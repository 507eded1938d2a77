// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/persistent_data/dm_btree_cursor.h"

// An array of 64-bit numbers, in blocks of which a btree keeps the places (dm_spec.md 13.3,
// dm-array.c). Results are 0 or a negative errno. Not modelled: other values than plain 64-bit
// numbers, shrinking, growing of an array that is not empty, walking and deletion.
namespace powercut::persistent_data {

class dm_array_info {
public:
    explicit dm_array_info(dm_transaction_manager& tm);
    dm_array_info(const dm_array_info&) = delete; // the tree's values point here
    dm_array_info& operator=(const dm_array_info&) = delete;

    int empty(block_t* root) { return dm_btree_empty(m_btree, root); }
    // From an empty array to one of `size` zeroes.
    int grow(std::uint64_t size, block_t* root);
    int get_value(block_t root, std::uint64_t index, std::uint64_t* value);
    int set_value(std::uint64_t index, std::uint64_t value, block_t* root);

private:
    friend class dm_array_cursor;
    static void block_inc(void* context, std::span<const block_t> blocks);
    static void block_dec(void* context, std::span<const block_t> blocks);
    void dec_block(block_t block);
    int get_ablock(block_t where, dm_block* block);
    int shadow_ablock(std::uint64_t number, block_t* root, dm_block* block);
    int insert_zeroes(std::uint64_t number, std::uint32_t count, block_t* root);

    dm_transaction_manager& m_tm;
    dm_btree_info m_btree;
};

// The numbers from the first on. Blocks are read ahead.
class dm_array_cursor {
public:
    explicit dm_array_cursor(dm_array_info& info) : m_info(info), m_blocks(info.m_btree) {}
    int begin(block_t root);
    int next(); // -ENODATA: there are no more
    std::uint64_t value() const;

private:
    int load_ablock();

    dm_array_info& m_info;
    dm_btree_cursor m_blocks;
    dm_block m_block;
    std::uint32_t m_index = 0;
};

} // namespace powercut::persistent_data
