// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <compare>
#include <optional>
#include <set>
#include <string>
#include <vector>

// What came of one scenario: the record behind the table on the terminal and the JSON of design.md
// section 6. Plain data; report/ turns it into text.
namespace powercut::report {

struct block_choice { // one sector that was undecided at the cut
    std::string disk;
    std::uint64_t sector = 0;
    std::uint32_t command = 0; // the disk's command that wrote the version; 0: what was durable before
};

struct violation {
    std::string check;
    std::string message;
    std::string device;                  // the dm device, or empty
    std::optional<std::uint64_t> sector; // of the device
    std::uint64_t cut_point = 0;         // index of the trace step; the end of the uncut run is cut_points
    bool uncut = false;                  // seen on the live devices at the end, no power cut needed
    std::vector<block_choice> lost;      // versions that did not survive
    std::vector<block_choice> kept;      // versions that did, though not durable
    std::string missing_edge;            // empty until a search for it exists
    std::string witness;                 // path of a replayable file; empty where none was written
};

// A promise that was broken in at least one crash state.
struct violated {
    std::string check;
    std::string device;
    std::optional<std::uint64_t> sector;
    auto operator<=>(const violated&) const = default;
};

struct contract_violation { // a disk that broke its promise (armed by the scenario), and how often
    std::string disk;
    std::string name;
    std::uint64_t count = 0;
};

struct scenario_result {
    std::string file;
    std::string title;
    std::string verdict;  // consistent | violation | budget
    std::string expected; // consistent | violation | violation: CHECK
    bool as_expected = false;
    std::uint64_t cut_points = 0;
    std::uint64_t schedules = 1;
    std::string crash_states = "0"; // exact sum over cut points, decimal
    std::uint64_t recoveries = 0;
    std::uint64_t memo_hits = 0;
    bool exhaustive = false;
    std::uint64_t sampled_cut_points = 0; // cut points with too many states to enumerate
    double seconds = 0;
    std::vector<std::string> checks; // that were evaluated
    std::vector<contract_violation> contract_violations;
    std::vector<violation> violations; // one for each (check, device), the first found
    std::set<violated> violated_promises; // every one; not part of the reports
};

} // namespace powercut::report
