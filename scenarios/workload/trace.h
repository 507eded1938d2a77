// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/versioned_medium.h"
#include "scenarios/checks/promise.h"
#include "scenarios/runner/scenario.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// One run of a scenario without a power cut: all that is needed to work out, for any moment of it,
// what the disks may hold and what was promised.
namespace powercut::workload {

struct trace_step {
    std::shared_ptr<const checks::promise_event> promise{}; // null: the step is one of a disk
    std::uint32_t disk = 0;                                 // index of the scenario's disks
    storage::event event{};
};

struct recording {
    std::vector<storage::versioned_medium>
        start{}; // by disk, after the setup: everything is durable
    std::vector<checks::promise_event> setup{};
    std::vector<trace_step> steps{}; // of the workload, in the order in which they happened
    std::string stopped{};           // a BUG, or who hung; nothing happened after that
    // What each random workload came to, in the order in which they began.
    std::vector<std::vector<runner::operation>> drawn{};
};

// Those of the setup too, in order.
template <typename Visitor>
void for_each_promise(const recording& run, Visitor visit) {
    for (const checks::promise_event& event : run.setup)
        visit(event);
    for (const trace_step& step : run.steps)
        if (step.promise)
            visit(*step.promise);
}

} // namespace powercut::workload
