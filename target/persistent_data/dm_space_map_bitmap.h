// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/persistent_data/dm_block_manager.h"

// The two kinds of block of a space map: a bitmap of counts, and the index of bitmaps.
namespace powercut::persistent_data {

std::uint32_t sm_lookup_bitmap(const sector_buffer& bitmap, std::uint32_t bit); // 0 to 3
void sm_set_bitmap(sector_buffer& bitmap, std::uint32_t bit, std::uint32_t count);
// The first entry with count 0 from `begin` to before `end`, or `end`.
std::uint32_t sm_find_free(const sector_buffer& bitmap, std::uint32_t begin, std::uint32_t end);

extern const dm_block_validator dm_sm_bitmap_validator;
extern const dm_block_validator index_validator;

} // namespace powercut::persistent_data
