// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/cache_profile.h"
#include "models/storage/event.h"
#include "models/storage/version_table.h"

#include <cstdint>
#include <vector>

// Which blocks leave a full cache. Modelled: whole atoms of completed writes, chosen by policy
// until enough sectors are named. fifo: as received; newest_first: the other way round, the least
// convenient order for whoever relies on age; elevator: ascending sectors from where the arm
// stopped, then from the start. Not modelled: coalescing, read caching, timers.
namespace powercut::storage {

// `destaged` events that free at least `wanted` sectors, or as many as may go. Under ordered
// destage the policy has no say: blocks leave as received, up to the first that is still in flight.
std::vector<event> destage_plan(const version_table& versions, const cache_profile& profile,
                                std::uint64_t arm, std::uint64_t wanted);

} // namespace powercut::storage
