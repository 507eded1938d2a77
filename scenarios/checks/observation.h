// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/content.h"
#include "target/snapshot/inspect.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What was seen of the devices: after a recovery, at the end of the uncut run, or by one read.
namespace powercut::checks {

struct reading {
    std::uint64_t sector = 0;
    storage::content value = storage::zeroes;
};

struct failed_read { // or discard, while the workload ran
    std::uint64_t sector = 0;
    std::uint64_t count = 0;
    int result = 0; // negative errno
    const char* what = "reading";
};

// How far a merge had come when nothing was under way any more.
struct merge_outcome {
    bool complete = false;
    bool failed = false; // its status says so
};

// What a clone says of itself, and what its metadata device holds, as read from outside.
struct clone_outcome {
    std::string mode{};                // of its status: "rw", "ro" or "Fail"
    bool out_of_space = false;         // the kernel found no block for its metadata
    std::vector<std::string> broken{}; // what does not fit together
    std::vector<std::string> leaked{}; // blocks that count as used and belong to nothing
};

struct device_observation {
    std::string name{};
    int activation = 0;     // what its creation returned: 0 or a negative errno
    bool looked_at = false; // else there is nothing below: it was not created, or is suspended
    bool invalid = false;   // its status says so
    std::optional<snapshot::snapshot_view> exceptions{}; // of a snapshot; of a merge, before it ran
    std::optional<merge_outcome> merge{};
    std::optional<clone_outcome> clone{};
    // Ascending by sector. Of a clone after a boot: as it came up, and where that is different, as
    // it is when nothing is under way any more.
    std::vector<reading> readings{};
    std::vector<failed_read> failures{};
};

struct observation {
    std::string stopped{};    // a BUG, or who hung: nothing was seen after that
    std::string log{};        // the last lines of the kernel's log, where something went wrong
    bool disk_failed = false; // a disk returned an error in this life, as the scenario says
    std::vector<device_observation> devices{}; // in the order of the expectation, as far as it got
};

} // namespace powercut::checks
