// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/persistent_data/dm_block_manager.h"

// How often each block is used (dm-space-map.h). Results are 0 or a negative errno.
namespace powercut::persistent_data {

class dm_space_map {
public:
    virtual ~dm_space_map() = default;

    virtual block_t get_nr_blocks() const = 0;
    virtual block_t get_nr_free() const = 0;
    virtual int get_count(block_t block, std::uint32_t* count) = 0;
    virtual int count_is_more_than_one(block_t block, bool* more) = 0;
    // Of the blocks from `begin` to before `end`.
    virtual int inc_blocks(block_t begin, block_t end) = 0;
    virtual int dec_blocks(block_t begin, block_t end) = 0;
    virtual int new_block(block_t* block) = 0; // with a count of 1
    virtual int commit() = 0;                  // its blocks are up to date, in memory
};

} // namespace powercut::persistent_data
