// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/persistent_data/dm_btree_spine.h"

// Making room in a full node on the way to an insertion (dm-btree.c). The spine goes on in the node
// that the key belongs to.
namespace powercut::persistent_data {

// A full root: its entries move into two new nodes beneath it.
int btree_split_beneath(shadow_spine& spine);
// Another full node, which is child `index` of its parent: entries move to a sibling, or one node
// becomes two, or two become three.
int rebalance_or_split(shadow_spine& spine, std::uint32_t index, std::uint64_t key);

} // namespace powercut::persistent_data
