// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/persistent_data/dm_space_map_common.h"

#include <boost/circular_buffer.hpp>

// The space map of the blocks that metadata, and this map itself, are made of (dm_spec.md 13.6,
// dm-space-map-metadata.c). What changes the map needs blocks for it: changes asked for meanwhile
// are queued and made when the outermost one ends. A block is free only if it is so in this
// transaction and was so at the last commit. Not modelled: growing, thresholds of free space.
namespace powercut::persistent_data {

class dm_space_map_metadata final : public dm_space_map {
public:
    explicit dm_space_map_metadata(dm_transaction_manager& tm);

    // A new map in which the blocks up to and including its own are taken.
    int create(block_t nr_blocks, block_t superblock);
    int open(const disk_sm_root& root);
    disk_sm_root copy_root() const { return m_ll.root(); } // for the superblock

    block_t get_nr_blocks() const override { return m_ll.nr_blocks(); }
    block_t get_nr_free() const override;
    int get_count(block_t block, std::uint32_t* count) override;
    int count_is_more_than_one(block_t block, bool* more) override;
    int inc_blocks(block_t begin, block_t end) override;
    int dec_blocks(block_t begin, block_t end) override;
    int new_block(block_t* block) override;
    int commit() override;

private:
    using change = int (ll_disk::*)(block_t begin, block_t end);
    struct block_op {
        change what;
        block_t begin;
        block_t end;
    };

    int change_blocks(change what, block_t begin, block_t end);
    int apply_bops();
    int queued(block_t block) const; // increments minus decrements
    int find_free(block_t begin, block_t end, block_t* found) const;
    int allocate(block_t* block);

    dm_transaction_manager& m_tm;
    ll_disk m_ll;
    ll_disk m_old_ll;    // as of the last commit
    block_t m_begin = 0; // where the search for a free block starts
    block_t m_allocated_this_transaction = 0;
    bool m_bootstrapping = false; // there is no map yet: blocks are taken one after the other
    bool m_changing = false;
    boost::circular_buffer<block_op> m_uncommitted;
};

} // namespace powercut::persistent_data
