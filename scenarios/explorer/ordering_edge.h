// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"
#include "scenarios/workload/trace.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

// Orderings that a run did not have, tried out on its trace: the disks behave as if software had
// asked for one more flush, for FUA, or had waited. What software would have done later is taken to
// be the same.
namespace powercut::explorer {

struct disk_write { // a command of a disk
    std::uint32_t disk = 0;
    storage::command_id command = 0;
    auto operator<=>(const disk_write&) const = default;
};

// True where the promise still is broken in this run.
using still_broken = std::function<bool(const workload::recording&)>;

// Writes that had been received by step `end`, where nothing was lost: each wait of one of them for
// a write that came later which mends it, in words; until that one is durable, where it is not
// enough to see it completed.
std::vector<std::string> mending_waits(const workload::recording& run,
                                       std::span<const runner::disk_spec> disks,
                                       std::span<const disk_write> kept, std::size_t end,
                                       const still_broken& broken);

// Each single addition before step `end` of the run that mends it, in words.
std::vector<std::string> mending_additions(const workload::recording& run,
                                           std::span<const runner::disk_spec> disks,
                                           std::span<const disk_write> lost, std::size_t end,
                                           const still_broken& broken);

} // namespace powercut::explorer
