// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/minimise.h"
#include "scenarios/explorer/run_options.h"
#include "scenarios/report/verdict.h"
#include "scenarios/runner/scenario.h"

#include <vector>

// The search (design.md section 4): runs a scenario, cuts the power everywhere it matters, recovers
// from what the disks may hold then, and says what was violated.
namespace powercut::explorer {

struct scenario_run {
    report::scenario_result result{};
    std::vector<counterexample> counterexamples{}; // one for each of result.violations
};

// Once in a process: it elaborates the SystemC machine. runner::scenario_error for a scenario that
// the kernel refuses; any other exception is a fault of powercut. The same scenario and seed give
// the same result but for the seconds, and for what a budget ends.
scenario_run run_scenario(const runner::scenario& what, const run_options& options,
                          const progress& tell = {});

} // namespace powercut::explorer
