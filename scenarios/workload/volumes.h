// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/expectation.h"
#include "scenarios/checks/oracle.h"
#include "scenarios/checks/read_plan.h"
#include "scenarios/runner/scenario.h"

#include <span>
#include <vector>

namespace powercut::workload {

// What tables may name: each disk, or its partitions where it has some, and where on which disk it
// lies.
struct volume {
    checks::volume_description is;
    std::size_t disk = 0;
};

std::vector<volume> volumes_of(std::span<const runner::disk_spec> disks);

// That knows these, and has been told nothing yet.
checks::oracle new_oracle(std::span<const runner::disk_spec> disks);

// A plan that knows which disks may damage what lies beside a write.
checks::read_plan new_read_plan(std::span<const runner::disk_spec> disks);

} // namespace powercut::workload
