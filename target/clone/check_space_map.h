// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/clone/check_walk.h"

#include <vector>

namespace powercut::clone {

// How often each block is counted, up to the end of the space map or of the device.
using block_counts = std::vector<std::uint32_t>;
inline constexpr std::uint32_t unknown_count = ~std::uint32_t{0};

// The space map (dm_spec.md 13.6): index, bitmaps, overflow tree, held to its own totals.
// out.nr_blocks and out.nr_allocated are there already.
block_counts check_space_map(metadata_walk& walk, const superblock_view& superblock,
                             space_map_view& out);

// Once everything has been reached: is each block counted as often as it was?
void compare_counts(metadata_walk& walk, const block_counts& counts, const metadata_view& reached);

} // namespace powercut::clone
