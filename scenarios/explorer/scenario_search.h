// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/oracle.h"
#include "scenarios/explorer/run_options.h"
#include "scenarios/explorer/search_context.h"
#include "scenarios/explorer/violation_log.h"
#include "scenarios/runner/machine.h"
#include "scenarios/workload/trace.h"

#include <cstdint>
#include <functional>
#include <vector>

// One scenario through and through: every schedule of its workload, each cut everywhere.
namespace powercut::explorer {

struct search_outcome {
    search_counts counts{};             // over all schedules
    std::uint64_t cut_points = 0;       // of the workload, those that were searched
    std::uint64_t cut_points_total = 0; // more, where the budget ended the search
    std::uint64_t schedules = 0;        // that were run
    std::uint64_t traces = 0;           // of them that were not the same as an earlier one
    bool out_of_time = false;
    violation_log violations{};
    checks::coverage coverage{};
    std::vector<report::contract_violation> contract_violations{}; // of the plain order
    std::vector<report::fired_fault> faults{};                     // the same
    std::uint64_t failed_operations = 0; // of setup and workload, in the plain order
};

// A search that is only for this: it ends when it is found.
struct search_goal {
    checks::finding promise{}; // that is broken
    weight at_most{};
};

// The machine has the disks of the scenario; whatever ran on it before is gone.
// runner::scenario_error for a scenario that the kernel refuses.
search_outcome search_scenario(const runner::scenario& what, runner::timed_machine& machine,
                               const run_options& options, const progress& tell,
                               const search_goal* only = nullptr);

// The workload under one order of completion; nothing is searched. The machine stays as it is at
// the end. `alternatives`: to each question about the order, how many answers there were.
workload::recording record_schedule(const runner::scenario& what, runner::timed_machine& machine,
                                    const schedule& order,
                                    std::vector<std::uint64_t>* alternatives = nullptr);

// One recorded run of it, cut everywhere; what the machine showed live is left out.
search_outcome search_recording(const runner::scenario& what, runner::timed_machine& machine,
                                const workload::recording& run, const run_options& options,
                                const search_goal* only = nullptr);

// What was promised when the workload began.
checks::oracle promises_after_setup(const runner::scenario& what, const workload::recording& run);

} // namespace powercut::explorer
