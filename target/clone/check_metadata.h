// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Clone metadata decoded from the bytes of its device, and held to its own rules (dm_spec.md 12.1,
// 13.1 to 13.6): checksums, headers, and that each block is counted as often as it is pointed to.
// Written beside the port and without it, so that each can find what the other has wrong.
//
// Any bytes will do: nothing is followed twice, and every number is looked at before it is used. A
// block whose checksum or header is bad is not followed either, because no kernel does; what hangs
// below it is then not known, and `reached_all` is false. A superblock is decoded in spite of a bad
// checksum. Not looked at: blocks that neither a tree nor a count leads to.
namespace powercut::clone {

// The 512 bytes of a sector, good until the next call; null where it cannot be read. A block's
// sectors are asked for when the block is reached, in order (design.md 4.2).
using sector_reader = std::function<const std::byte*(std::uint64_t sector)>;

enum class block_kind { superblock, index, bitmap, ref_count_node, bitset_node, array };
std::string_view name_of(block_kind kind);

enum class finding_kind {
    superblock, // magic, version or sizes that cannot be
    unreadable, // or past the end of the device
    blocknr,    // the block says that it is another one
    checksum,
    header,          // of a node or an array block; trees deeper than the kernel goes
    keys,            // out of order or outside of what the parent says; a gap in the array
    reached_twice,   // dm-clone shares nothing; a cycle is this as well
    truncated,       // the device, or the array of the bitset, ends too early
    bits_beyond_end, // of the last word of the bitset, or words behind it
    space_map,       // nr_free, nr_allocated, none_free_before, the index, the overflow tree
    wrong_count,     // counted more or less often than it is pointed to
    leak             // counted, and nothing points to it
};
std::string_view name_of(finding_kind kind);

struct metadata_finding {
    finding_kind kind{};
    std::uint64_t block = 0; // the first one where it is about a run of them
    std::string text;        // a sentence without its full stop
};

struct checked_block {
    std::uint64_t block = 0;
    block_kind kind{};
    std::uint32_t stored_csum = 0;
    std::uint32_t computed_csum = 0;
    std::uint32_t references = 0; // pointers to it; the superblock has one
    bool good = false;            // checksum and block number
};

struct superblock_view {
    std::uint32_t flags = 0;
    std::uint64_t magic = 0;
    std::uint32_t version = 0;
    std::uint64_t region_size_sectors = 0;
    std::uint64_t target_size_sectors = 0;
    std::uint64_t bitset_root = 0;
    std::uint64_t bitmap_root = 0; // the index block
    std::uint64_t ref_count_root = 0;
};

struct region_run {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
};

struct bitset_view {
    std::uint64_t regions = 0;  // as the superblock says; 0 where its sizes cannot be
    std::uint64_t words = 0;    // found in the array blocks that could be read
    std::uint64_t hydrated = 0; // regions
    std::uint64_t bits_beyond_end = 0;
    std::vector<region_run> runs; // of hydrated regions, ascending
};

struct bitmap_view { // as the index has it, and as the bitmap is
    std::uint64_t block = 0;
    std::uint32_t nr_free = 0;
    std::uint32_t none_free_before = 0;
    bool readable = false;
    std::uint32_t computed_nr_free = 0;
    std::uint32_t first_free = 0;
};

struct overflow_view { // counts of three and more
    std::uint64_t block = 0;
    std::uint32_t count = 0;
};

struct space_map_view {
    std::uint64_t nr_blocks = 0;
    std::uint64_t nr_allocated = 0;
    std::uint64_t computed_allocated = 0; // as far as bitmaps could be read
    std::vector<bitmap_view> bitmaps;
    std::vector<overflow_view> overflow;
};

struct metadata_view {
    // Block 0 is: a kernel would format the device. Nothing else is filled in then.
    bool all_zero = false;
    bool recognised = false; // magic and version are right, so that the rest means something
    bool reached_all = true;
    superblock_view superblock;
    bitset_view bitset;
    space_map_view space_map;
    std::vector<checked_block> blocks;      // in the order reached
    std::vector<metadata_finding> findings; // the first thousand
    std::uint64_t findings_left_out = 0;
};

metadata_view check_metadata(const sector_reader& read, std::uint64_t device_blocks);

} // namespace powercut::clone
