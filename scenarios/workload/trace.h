// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/versioned_medium.h"
#include "scenarios/checks/promise.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

// One run of a scenario without a power cut: all that is needed to work out, for any moment of it,
// what the disks may hold and what was promised.
namespace powercut::workload {

struct storage_step {
    std::uint32_t disk = 0; // index of the scenario's disks
    storage::event event{};
};

using trace_step = std::variant<storage_step, checks::promise_event>;

struct recording {
    std::vector<storage::versioned_medium>
        start{}; // by disk, after the setup: everything is durable
    std::vector<checks::promise_event> setup{};
    std::vector<trace_step> steps{}; // of the workload, in the order in which they happened
    std::string stopped{};           // a BUG, or who hung; nothing happened after that
};

} // namespace powercut::workload
