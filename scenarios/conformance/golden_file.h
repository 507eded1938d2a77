// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/medium.h"
#include "scenarios/conformance/action.h"
#include "scenarios/conformance/placed_json.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// A recording: one case as a real kernel ran it (the format is in tests/conformance/README.md).
namespace powercut::conformance {

struct golden_disk {
    std::string name; // in the I/O lines; the machine calls the disks vda, vdb, ...
    std::uint64_t sectors = 0;
    storage::initial_fill fill{};
};

struct golden_step {
    std::string text; // as the file has it
    action what{};
    std::vector<std::string> output{};
    std::vector<std::string> io{};
    bool io_in_any_order = false;     // io_order: the order was timing
    bool output_in_any_order = false; // output_order: likewise
    bool io_varies = false;           // which bios there were was timing: nothing to compare
    bool commits_vary = false;        // how many area writes there were was timing
};

using changed_sectors = std::map<std::uint64_t, std::uint64_t>; // sector to FNV-1a 64 of its bytes

struct golden_final {
    bool varies = false; // nothing to compare
    changed_sectors changed{};
};

struct golden_case {
    std::string file;
    std::string name;
    std::vector<golden_disk> disks{};
    std::vector<golden_step> steps{};
    std::vector<golden_final> final{}; // one for each disk, in the same order
};

// bad_file for what cannot be read or is no recording.
golden_case load_golden(const std::string& file);
golden_case parse_golden(std::string_view text, const std::string& file);

} // namespace powercut::conformance
