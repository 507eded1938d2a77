// SPDX-License-Identifier: GPL-2.0-only
// play_case CASE DISK=IMAGE...: runs the steps of a case (a .case file, as the recorder takes it)
// on the port instead of a real kernel, prints what dmsetup and the kernel would, and keeps the raw
// images of the disks named. So a real kernel can be given what powercut wrote.
#include "scenarios/conformance/initial_content.h"
#include "scenarios/conformance/replay.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <ranges>
#include <span>
#include <sstream>
#include <stdexcept>

namespace {

using namespace powercut;
using namespace powercut::conformance;

// SystemC prints its banner before sc_main() is called, unless this is in the environment.
const bool banner_is_silenced = ::setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1) == 0;

golden_disk disk_of(std::istream& words) {
    golden_disk disk{};
    std::string initial;
    if (!(words >> disk.name >> disk.sectors) || disk.sectors == 0)
        throw std::invalid_argument("expected disk NAME SECTORS [INITIAL]");
    if (words >> initial)
        disk.fill = parse_initial(initial, disk.sectors);
    return disk;
}

golden_case case_in(const std::string& file) {
    std::ifstream in(file);
    if (!in)
        throw std::invalid_argument(file + " cannot be read");
    golden_case result{.file = file, .name = file};
    for (std::string line; std::getline(in, line);) {
        line.resize(std::min(line.find('#'), line.size()));
        std::istringstream words(line);
        std::string verb;
        if (!(words >> verb))
            continue;
        if (verb == "disk")
            result.disks.push_back(disk_of(words));
        else
            result.steps.push_back({.text = line, .what = parse_action(line)});
    }
    return result;
}

void print(const golden_case& played, const observation& seen) {
    for (std::size_t i = 0; i < seen.steps.size(); ++i) {
        std::cout << played.steps[i].text << '\n';
        for (const std::string& line : seen.steps[i].output)
            std::cout << "    " << line << '\n';
    }
}

void keep_image(const golden_case& played, const runner::machine& on, const std::string& word) {
    const std::string name = word.substr(0, word.find('='));
    const auto disk = std::ranges::find(played.disks, name, &golden_disk::name);
    if (disk == played.disks.end() || name.size() == word.size())
        throw std::invalid_argument(word + ": expected DISK=IMAGE");
    std::ofstream out;
    out.exceptions(std::ios::failbit | std::ios::badbit);
    out.open(word.substr(name.size() + 1), std::ios::binary);
    const auto index = static_cast<std::size_t>(disk - played.disks.begin());
    for (std::uint64_t sector = 0; sector < disk->sectors; ++sector) {
        const auto bytes = storage::bytes_of(on.disk_content(index, sector));
        out.write(reinterpret_cast<const char*>(bytes.data()),
                  static_cast<std::streamsize>(bytes.size()));
    }
}

void play(std::span<const std::string> words) {
    if (words.empty())
        throw std::invalid_argument("usage: play_case CASE DISK=IMAGE...");
    const golden_case played = case_in(words[0]);
    const std::vector<runner::disk_spec> disks = disks_of(played);
    const std::unique_ptr<runner::machine> on = make_machine(disks, true);
    const observation seen = replay(played, *on);
    print(played, seen);
    if (!seen.ended_early.empty()) {
        std::cerr << seen.ended_early << '\n';
        std::quick_exit(EXIT_FAILURE); // its tasks wait for ever: they cannot be taken down
    }
    for (const std::string& word : words.subspan(1))
        keep_image(played, *on, word);
}

} // namespace

extern "C" int sc_main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        play(words);
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
