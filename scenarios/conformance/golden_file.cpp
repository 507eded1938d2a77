// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/golden_file.h"

#include "scenarios/conformance/initial_content.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>

namespace powercut::conformance {
namespace {

constexpr std::uint64_t most_sectors = std::uint64_t{1} << 40;
constexpr std::size_t most_disks = 26; // vda .. vdz

// Says where in the file a word stood that a parser without places refused.
template <typename Parse>
auto at_place_of(const json_value& value, Parse parse) {
    try {
        return parse(value.as_string());
    } catch (const std::invalid_argument& refused) {
        throw bad_file(value.at, refused.what());
    }
}

golden_disk disk_of(const json_value& value) {
    value.only_members({"name", "sectors", "initial"});
    golden_disk disk{.name = value.member("name").as_string(),
                     .sectors = value.member("sectors").as_number()};
    if (disk.sectors == 0 || disk.sectors > most_sectors)
        throw bad_file(value.member("sectors").at, "expected 1 to 2^40 sectors of 512 bytes");
    if (const json_value* initial = value.find("initial"))
        disk.fill = at_place_of(
            *initial, [&](const std::string& text) { return parse_initial(text, disk.sectors); });
    return disk;
}

std::vector<std::string> lines_of(const json_value& value) {
    std::vector<std::string> lines;
    for (const json_value& line : value.as_array().items)
        lines.push_back(line.as_string());
    return lines;
}

bool flag(const json_value& step, std::string_view key) {
    const json_value* value = step.find(key);
    return value && value->as_boolean();
}

bool in_any_order(const json_value& step, std::string_view key) {
    const json_value* value = step.find(key);
    if (value && value->as_string() != "any")
        throw bad_file(value->at, "expected \"any\"");
    return value != nullptr;
}

golden_step step_of(const json_value& value) {
    value.only_members(
        {"do", "output", "io", "io_order", "output_order", "io_varies", "commits_vary"});
    const json_value& text = value.member("do");
    golden_step step{.text = text.as_string(), .what = at_place_of(text, parse_action)};
    step.output = lines_of(value.member("output"));
    step.io_in_any_order = in_any_order(value, "io_order");
    step.output_in_any_order = in_any_order(value, "output_order");
    step.io_varies = flag(value, "io_varies");
    step.commits_vary = flag(value, "commits_vary");
    if (!step.io_varies)
        step.io = lines_of(value.member("io"));
    return step;
}

std::uint64_t number_in(const std::string& text, int base, const json_value& place,
                        std::string_view expected) {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, base);
    if (error != std::errc{} || stop != end)
        throw bad_file(place.at, fmt::format("\"{}\": expected {}", text, expected));
    return value;
}

golden_final final_of(const json_value& value, const golden_disk& disk) {
    value.only_members({"disk", "changed", "varies"});
    if (value.member("disk").as_string() != disk.name)
        throw bad_file(value.member("disk").at,
                       fmt::format("expected \"{}\": one for each disk, in order", disk.name));
    golden_final result{.varies = flag(value, "varies")};
    if (result.varies)
        return result;
    const json_value& changed = value.member("changed").as_object();
    for (std::size_t i = 0; i < changed.keys.size(); ++i) {
        const json_value& hash = changed.items[i];
        const std::uint64_t sector = number_in(changed.keys[i], 10, hash, "a sector");
        if (sector >= disk.sectors)
            throw bad_file(hash.at, fmt::format("sector {} is past the end of the disk", sector));
        result.changed[sector] = number_in(hash.as_string(), 16, hash, "an FNV-1a 64 in hex");
    }
    return result;
}

} // namespace

golden_case parse_golden(std::string_view text, const std::string& file) {
    const json_value root = parse_json(text, file);
    root.only_members({"name", "kernel", "disks", "steps", "final"});
    golden_case result{.file = file, .name = root.member("name").as_string()};
    const json_value& disks = root.member("disks").as_array();
    for (const json_value& disk : disks.items)
        result.disks.push_back(disk_of(disk));
    if (result.disks.empty() || result.disks.size() > most_disks)
        throw bad_file(disks.at, fmt::format("expected 1 to {} disks", most_disks));
    for (const json_value& step : root.member("steps").as_array().items)
        result.steps.push_back(step_of(step));
    const json_value& final = root.member("final").as_array();
    if (final.items.size() != result.disks.size())
        throw bad_file(final.at, fmt::format("expected {} disks", result.disks.size()));
    for (std::size_t i = 0; i < final.items.size(); ++i)
        result.final.push_back(final_of(final.items[i], result.disks[i]));
    return result;
}

golden_case load_golden(const std::string& file) {
    std::string text;
    errno = 0;
    try {
        std::ifstream in;
        in.exceptions(std::ios::failbit | std::ios::badbit);
        in.open(file, std::ios::binary);
        text.assign(std::istreambuf_iterator<char>(in), {});
    } catch (const std::ios::failure&) { // its text names no reason
        throw bad_file({.file = file, .line = 1, .column = 1},
                       fmt::format("cannot be read: {}", std::strerror(errno)));
    }
    return parse_golden(text, file);
}

} // namespace powercut::conformance
