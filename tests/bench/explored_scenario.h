// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/survival_group.h"
#include "scenarios/runner/scenario.h"

#include <cstdint>

// Scenarios of a size that is asked for: an origin with one snapshot, on two disks with volatile
// caches. All of them are consistent. Chunks are of 4 KiB where nothing else is said.
namespace powercut::bench {

// So many single-sector writes to the origin at the same time, each to a chunk of its own (of one
// sector) that has an exception already: none of them waits for another.
runner::scenario writes_in_flight(std::uint64_t writes);

// Random 4 KiB writes to an origin of 4 MiB, a flush after every 16.
runner::scenario random_writes(std::uint64_t writes);

// One write to the origin, with so many exceptions in the store.
runner::scenario store_with_exceptions(std::uint64_t exceptions);

double log2_of(const storage::state_count& count);
double peak_rss_mib(); // of this process, up to now

} // namespace powercut::bench
