// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/witness/survivors.h"
#include "scenarios/witness/witness.h"

#include <cstddef>
#include <string>

// A witness through the full SystemC stack: the workload runs with time, queues and interrupts,
// power is cut in the middle of it, the disks hold what the witness says, and the kernel boots on
// them in the simulation. Nothing of the search is used but its counting of cut points.
namespace powercut::witness {

struct replay_options {
    std::size_t last = 40; // lines of each life
};

struct replayed {
    bool shown = false;    // the same check was violated of the same device
    std::string story{};   // what happened, line by line
    std::string verdict{}; // one line
};

// Once in a process: it elaborates the SystemC machine. misfit where the witness is none of this
// scenario and version, runner::scenario_error for a scenario that the kernel refuses. The same
// witness gives the same text.
replayed replay(const witness& of, const replay_options& options);

} // namespace powercut::witness
