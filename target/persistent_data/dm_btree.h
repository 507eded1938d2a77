// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/persistent_data/dm_transaction_manager.h"

// A btree of one level from 64-bit keys to values of 4 or 8 bytes, copied on write (dm_spec.md
// 13.2, dm-btree.c, dm-btree-remove.c). Every change gives a new root. Results are 0 or a negative
// errno. Not modelled: trees of several levels, deletion of a whole tree, removal of ranges.
namespace powercut::persistent_data {

// What the values of a tree refer to. Null: they are mere numbers.
struct dm_btree_value_type {
    void* context = nullptr;
    unsigned bytes = 8;
    void (*inc)(void* context, std::span<const std::uint64_t> values) = nullptr;
    void (*dec)(void* context, std::span<const std::uint64_t> values) = nullptr;
    bool (*equal)(void* context, std::uint64_t one, std::uint64_t other) = nullptr;
};

struct dm_btree_info {
    dm_transaction_manager* tm = nullptr;
    dm_btree_value_type value_type;
};

int dm_btree_empty(const dm_btree_info& info, block_t* root);
int dm_btree_lookup(const dm_btree_info& info, block_t root, std::uint64_t key,
                    std::uint64_t* value); // -ENODATA: no such key
// Puts a value in, or in the place of the one that the key has. *root becomes the new one.
int dm_btree_insert(const dm_btree_info& info, std::uint64_t key, std::uint64_t value,
                    block_t* root);
// -ENODATA: no such key. What the way down has copied is freed in the old tree then, as in the
// kernel, and the transaction has to be given up.
int dm_btree_remove(const dm_btree_info& info, std::uint64_t key, block_t* root);

} // namespace powercut::persistent_data
