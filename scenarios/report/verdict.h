// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <compare>
#include <cstdint>
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
    std::uint32_t command =
        0; // the disk's command that wrote the version; 0: what was durable before
};

struct cut_choice {                   // one power cut
    std::uint64_t cut_point = 0;      // counted in the life that it ended
    std::vector<block_choice> lost{}; // versions that did not survive
    std::vector<block_choice> kept{}; // versions that did, though not durable
};

struct schedule_choice { // a deviation from the plain order of completion
    std::uint64_t question = 0;
    std::uint64_t answer = 0;
};

// The smallest counterexample: all numbers are those of the witness, which may have fewer
// operations than the scenario.
struct violation {
    std::string check;
    std::string message;
    std::string device;                  // the dm device, or empty
    std::optional<std::uint64_t> sector; // of the device
    std::uint64_t cut_point = 0;         // of the last power cut
    bool uncut = false;                  // no power cut needed
    bool live = false;                   // seen at the end of the last life, not after its cut
    std::vector<block_choice> lost;      // versions that did not survive, at all power cuts
    std::vector<block_choice> kept;      // versions that did the last one, though not durable
    std::vector<cut_choice> cuts;
    std::vector<schedule_choice> schedule;
    std::optional<block_choice>
        pair_lost; // this one lost while that one is kept breaks the promise
    std::optional<block_choice> pair_kept; // none: the loss alone does
    bool smallest = true; // false: making it small was given up for the work it took
    std::string missing_edge;              // each single addition that mends it, in words
    std::string witness; // path of a replayable file; empty where none was written
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

struct fired_fault { // an error that a disk returned because the scenario says so, and how often
    std::string disk;
    std::string on; // read | write | flush | discard
    std::uint64_t count = 0;
};

struct unjudged_device {
    std::string name;
    std::string why;
};

// What a check was evaluated on.
struct check_coverage {
    std::string name;
    std::vector<std::string> devices;
    std::uint64_t recoveries = 0;            // observations after a cut
    bool live = false;                       // the devices at the end of the uncut run too
    std::vector<unjudged_device> not_judged; // of these it says nothing, at least at times
};

struct scenario_result {
    std::string file;
    std::string title;
    std::string verdict;  // consistent | violation | budget
    std::string expected; // consistent | violation | violation: CHECK
    bool as_expected = false;
    std::uint64_t cut_points = 0;
    std::uint64_t cut_points_searched = 0; // fewer where the budget ended the search
    std::uint64_t schedules = 1;           // orders of completion that were run
    std::uint64_t distinct_schedules = 1;  // of them those with a trace of their own
    std::uint64_t deviations = 0;          // bound: from the plain order
    std::uint64_t power_cuts = 1;          // bound: in a row
    std::uint64_t lives = 0;               // that went on after a recovery
    std::string strategy;
    bool out_of_time = false;
    std::string crash_states = "0"; // exact sum over cut points, decimal
    std::uint64_t recoveries = 0;
    std::uint64_t memo_hits = 0;
    bool exhaustive = false;
    std::uint64_t sampled_cut_points = 0; // cut points with too many states to enumerate
    std::uint64_t failed_operations = 0;  // of setup and workload: ended with an error
    double seconds = 0;
    std::vector<std::string> notes;     // what the scenario asks for that has no effect
    std::vector<check_coverage> checks; // that were evaluated
    std::vector<contract_violation> contract_violations;
    std::vector<fired_fault> faults;      // all of the scenario, in its order
    std::vector<violation> violations;    // one for each (check, device), the first found
    std::set<violated> violated_promises; // every one; not part of the reports
};

} // namespace powercut::report
