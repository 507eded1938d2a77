// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/dm_btree.h"

#include "target/persistent_data/dm_btree_split.h"

namespace powercut::persistent_data {

namespace {

// A tree that leads back to itself would be walked for ever.
constexpr unsigned depth_max = 64;

bool has_space_for_insert(const btree_node_view& node, std::uint64_t key) {
    if (!node.is_full())
        return true;
    return node.is_leaf() && node.has_key(node.lower_bound(key), key); // an overwrite
}

// Shadows the way to where the key is or belongs, and makes room for it.
int btree_insert_raw(shadow_spine& spine, block_t root, std::uint64_t key, std::uint32_t* index) {
    int at = 0;
    block_t block = root;
    for (bool top = true;; top = false) {
        if (const int result = spine.step(block))
            return result;
        if (spine.has_parent())
            spine.parent().set_child(static_cast<std::uint32_t>(at), spine.current_location());
        if (!has_space_for_insert(spine.current(), key)) {
            const int result = top ? btree_split_beneath(spine)
                                   : rebalance_or_split(spine, static_cast<std::uint32_t>(at), key);
            if (result)
                return result;
        }
        btree_node node = spine.current();
        at = node.lower_bound(key);
        if (node.is_leaf())
            break;
        if (at < 0) {
            node.set_key(0, key); // the smallest key below the first child
            at = 0;
        }
        block = node.child(static_cast<std::uint32_t>(at));
    }
    if (at < 0 || spine.current().key(static_cast<std::uint32_t>(at)) != key)
        ++at;
    *index = static_cast<std::uint32_t>(at);
    return 0;
}

void overwrite(const dm_btree_info& info, btree_node node, std::uint32_t index,
               std::uint64_t value) {
    const dm_btree_value_type& type = info.value_type;
    const std::uint64_t old = node.value(index, type.bytes);
    if (type.dec && !(type.equal && type.equal(type.context, old, value)))
        type.dec(type.context, std::span(&old, 1));
    node.set_value(index, value, type.bytes);
}

} // namespace

int dm_btree_empty(const dm_btree_info& info, block_t* root) {
    dm_block block;
    if (const int result = info.tm->new_block(btree_node_validator, &block))
        return result;
    const unsigned bytes = info.value_type.bytes;
    btree_node(block.data()).set_header(btree_node_layout::leaf, 0, calc_max_entries(bytes), bytes);
    *root = block.location();
    return 0;
}

int dm_btree_lookup(const dm_btree_info& info, block_t root, std::uint64_t key,
                    std::uint64_t* value) {
    block_t block = root;
    dm_block parent; // stays locked until the child is
    for (unsigned depth = 0; depth < depth_max; ++depth) {
        dm_block current;
        if (const int result = info.tm->read_lock(block, btree_node_validator, &current))
            return result;
        parent = std::move(current);
        const btree_node_view node(parent.data());
        const int found = node.lower_bound(key);
        if (found < 0)
            return -ENODATA;
        const auto at = static_cast<std::uint32_t>(found);
        if (node.is_internal())
            block = node.child(at);
        if (!node.is_leaf())
            continue;
        if (node.key(at) != key)
            return -ENODATA;
        *value = node.value(at, info.value_type.bytes);
        return 0;
    }
    throw shim::hang_error("a lookup goes round in a btree that leads back to itself");
}

int dm_btree_insert(const dm_btree_info& info, std::uint64_t key, std::uint64_t value,
                    block_t* root) {
    shadow_spine spine(info);
    std::uint32_t index = 0;
    if (const int result = btree_insert_raw(spine, *root, key, &index))
        return result;
    btree_node node = spine.current();
    if (node.has_key(static_cast<int>(index), key)) {
        overwrite(info, node, index, value);
    } else if (const int result = node.insert_at(index, key, value)) {
        return result;
    }
    *root = spine.root();
    return 0;
}

} // namespace powercut::persistent_data
