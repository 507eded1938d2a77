// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/inspect_command.h"

#include "scenarios/inspect/inspect_json.h"
#include "scenarios/inspect/inspect_text.h"
#include "scenarios/inspect/raw_image.h"
#include "scenarios/inspect/recognise.h"
#include "scenarios/program/exit_status.h"
#include "scenarios/program/standard_output.h"

#include <iostream>

namespace powercut::program {

namespace {

using inspect::image_kind;

image_kind kind_of(const inspect_arguments& arguments, const inspect::sector_reader& read,
                   std::uint64_t bytes) {
    if (arguments.as.empty())
        return inspect::recognise(read, bytes, arguments.image);
    return arguments.as == "cow" ? image_kind::cow : image_kind::clone;
}

void print(const auto& view, const inspect_arguments& arguments, std::uint64_t bytes) {
    std::cout << (arguments.json ? inspect::to_json(view, arguments.image, bytes)
                                 : inspect::to_text(view, bytes, {.colours = wants_colours()}));
}

int inspect_image(const inspect_arguments& arguments) {
    inspect::raw_image image(arguments.image);
    const auto read = [&](std::uint64_t sector) { return image.look(sector); };
    if (kind_of(arguments, read, image.bytes()) == image_kind::cow) {
        const inspect::cow_view view = inspect::read_cow(read, image.sectors());
        print(view, arguments, image.bytes());
        return view.oddities.empty() ? ended_as_expected : ended_otherwise;
    }
    const clone::metadata_view view = clone::check_metadata(read, image.bytes() / 4096);
    print(view, arguments, image.bytes());
    return view.findings.empty() ? ended_as_expected : ended_otherwise;
}

} // namespace

int inspect_command(const inspect_arguments& arguments) {
    try {
        return inspect_image(arguments);
    } catch (const inspect::image_error& error) {
        std::cerr << error.what() << '\n';
        return bad_input;
    }
}

} // namespace powercut::program
