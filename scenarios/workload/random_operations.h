// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace powercut::workload {

struct device_shape {
    std::string name;
    std::uint64_t sectors = 0;       // at least one block
    std::uint64_t block_sectors = 1; // operations are whole logical blocks
};

// The operations of a random workload as plain ones, in order. The same seed gives the same on
// every machine. Devices in the order of random_workload::devices.
std::vector<runner::operation> draw_operations(const runner::random_workload& random,
                                               std::span<const device_shape> devices,
                                               const runner::source_place& at);

} // namespace powercut::workload
