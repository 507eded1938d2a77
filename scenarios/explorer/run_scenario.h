// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/report/verdict.h"
#include "scenarios/runner/scenario.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

// The search (design.md section 4): runs a scenario once, cuts the power everywhere it matters,
// recovers from what the disks may hold then, and says what was violated.
namespace powercut::explorer {

// exhaustive: every crash state, from the few that recovery can tell apart. eager: every crash
// state, one by one, while they are few, else a sample; for cross-checking.
enum class search_strategy : std::uint8_t { exhaustive, eager };

std::map<std::string, search_strategy> strategy_names();

struct run_options {
    std::uint64_t seed = 1; // of every sample
    search_strategy strategy = search_strategy::exhaustive;
};

using progress = std::function<void(std::uint64_t cut_points_done, std::uint64_t cut_points_total,
                                    std::uint64_t recoveries)>;

// Once in a process: it elaborates the SystemC machine. runner::scenario_error for a scenario that
// the kernel refuses; any other exception is a fault of powercut. The same scenario and seed give
// the same result but for the seconds.
report::scenario_result run_scenario(const runner::scenario& what, const run_options& options,
                                     const progress& tell = {});

} // namespace powercut::explorer
