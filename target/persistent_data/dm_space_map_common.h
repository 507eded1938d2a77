// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/persistent_data/dm_btree.h"

#include <array>

// The state of a space map (dm_spec.md 13.6, dm-space-map-common.c): two bits a block in bitmaps,
// of which an index block keeps the places; counts of three and more in a btree. The index is held
// in memory and goes to the disk at a commit. Results are 0 or a negative errno. Not modelled: the
// index of a map of data blocks, which is a tree of its own.
namespace powercut::persistent_data {

struct disk_index_entry {
    block_t blocknr = 0;
    std::uint32_t nr_free = 0;
    std::uint32_t none_free_before = 0;
};

struct disk_sm_root { // as a superblock keeps it
    std::uint64_t nr_blocks = 0;
    std::uint64_t nr_allocated = 0;
    block_t bitmap_root = 0;
    block_t ref_count_root = 0;
};

class ll_disk {
public:
    explicit ll_disk(dm_transaction_manager& tm);

    int create(block_t nr_blocks);
    int open(const disk_sm_root& root);
    disk_sm_root root() const;
    block_t nr_blocks() const { return m_nr_blocks; }
    block_t nr_allocated() const { return m_nr_allocated; }

    int lookup_bitmap(block_t block, std::uint32_t* count) const; // 3: three or more
    int lookup(block_t block, std::uint32_t* count) const;
    // The first without a count from `begin` to before `end`: -ENOSPC.
    int find_free_block(block_t begin, block_t end, block_t* found) const;
    int inc(block_t begin, block_t end);
    int dec(block_t begin, block_t end);
    int commit(); // writes the index if it has changed

private:
    class open_bitmap;
    using change_one = int (ll_disk::*)(open_bitmap&, std::uint32_t bit, block_t block);

    int out_of_bounds() const;
    int change(block_t begin, block_t end, change_one one);
    int inc_one(open_bitmap& bitmap, std::uint32_t bit, block_t block);
    int dec_one(open_bitmap& bitmap, std::uint32_t bit, block_t block);
    int inc_overflow(block_t block);
    int dec_overflow(open_bitmap& bitmap, std::uint32_t bit, block_t block);
    int overflow_count(block_t block, std::uint32_t* count) const;

    dm_transaction_manager* m_tm;
    dm_btree_info m_ref_count_info;
    block_t m_nr_blocks = 0;
    block_t m_nr_allocated = 0;
    block_t m_bitmap_root = 0;
    block_t m_ref_count_root = 0;
    std::array<disk_index_entry, sm_index_layout::max_bitmaps> m_index{};
    bool m_index_changed = false;
};

} // namespace powercut::persistent_data
