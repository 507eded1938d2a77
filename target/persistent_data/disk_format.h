// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>

// Where things stand in a block of metadata (dm_spec.md 13.1 to 13.6): byte offsets from the start
// of the block; numbers are little-endian. Both the port and what decodes images read this, and
// nothing else of each other.
namespace powercut::persistent_data {

inline constexpr unsigned block_bytes = 4096;
inline constexpr unsigned block_sectors = 8;

// The checksum of a block is its first field and covers the rest; each kind of block xors it with
// a number of its own.
inline constexpr std::size_t csum_at = 0;

namespace btree_node_layout {
inline constexpr std::uint32_t csum_xor = 121107;
inline constexpr std::size_t flags_at = 4;
inline constexpr std::size_t blocknr_at = 8;
inline constexpr std::size_t nr_entries_at = 16;
inline constexpr std::size_t max_entries_at = 20;
inline constexpr std::size_t value_size_at = 24;
inline constexpr std::size_t keys_at = 32; // u64 each, then max_entries values
inline constexpr std::uint32_t internal = 1;
inline constexpr std::uint32_t leaf = 2;
} // namespace btree_node_layout

namespace array_block_layout {
inline constexpr std::uint32_t csum_xor = 595846735;
inline constexpr std::size_t max_entries_at = 4;
inline constexpr std::size_t nr_entries_at = 8;
inline constexpr std::size_t value_size_at = 12;
inline constexpr std::size_t blocknr_at = 16;
inline constexpr std::size_t values_at = 24;
} // namespace array_block_layout

// The root of a space map, as a superblock keeps it: 128 bytes, of which these are used.
namespace sm_root_layout {
inline constexpr std::size_t nr_blocks_at = 0;
inline constexpr std::size_t nr_allocated_at = 8;
inline constexpr std::size_t bitmap_root_at = 16; // the index block
inline constexpr std::size_t ref_count_root_at = 24;
} // namespace sm_root_layout

namespace sm_index_layout {
inline constexpr std::uint32_t csum_xor = 160478;
inline constexpr std::size_t blocknr_at = 8;
inline constexpr std::size_t entries_at = 16;
inline constexpr std::size_t entry_bytes = 16;
inline constexpr std::size_t entry_blocknr_at = 0;
inline constexpr std::size_t entry_nr_free_at = 8;
inline constexpr std::size_t entry_none_free_before_at = 12;
inline constexpr unsigned max_bitmaps = 255;
} // namespace sm_index_layout

// Two bits a block: its count below overflow_min; or overflow_min, and its count, that or more, is
// in the overflow tree. The high bit comes first: entry k of a 64-bit word has it at bit 2k.
namespace sm_bitmap_layout {
inline constexpr std::uint32_t csum_xor = 240779;
inline constexpr std::size_t blocknr_at = 8;
inline constexpr std::size_t words_at = 16;
inline constexpr std::uint32_t overflow_min = 3;
inline constexpr unsigned entries_per_word = 32;
inline constexpr unsigned entries_per_block = (block_bytes - 16) * 4;
} // namespace sm_bitmap_layout

// All that a space map can count; what is behind them on a larger device is not used.
inline constexpr std::uint64_t max_metadata_blocks =
    std::uint64_t{sm_index_layout::max_bitmaps} * sm_bitmap_layout::entries_per_block;

} // namespace powercut::persistent_data
