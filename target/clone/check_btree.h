// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/clone/check_walk.h"

#include <functional>

namespace powercut::clone {

// Walks a btree (dm_spec.md 13.2) from left to right and calls `leaf` for each entry; `value_at` is
// the offset of its value, of `value_size` bytes, in `node`. False: a node could not be followed.
using leaf_entry =
    std::function<void(std::uint64_t key, const raw_block& node, std::size_t value_at)>;

bool walk_btree(metadata_walk& walk, std::uint64_t root, block_kind kind, unsigned value_size,
                const leaf_entry& leaf);

} // namespace powercut::clone
