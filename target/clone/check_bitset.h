// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/clone/check_walk.h"

namespace powercut::clone {

// The bitset of hydrated regions (dm_spec.md 13.3, 13.4): its btree, its array blocks, its bits.
// out.regions is there already.
void check_bitset(metadata_walk& walk, std::uint64_t root, bitset_view& out);

} // namespace powercut::clone
