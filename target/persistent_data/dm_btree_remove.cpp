// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/dm_btree_spine.h"

#include <algorithm>

// Removal: on the way down each node is kept from getting too empty, together with its neighbours
// (dm-btree-remove.c). Of a clone's metadata only the overflow tree of the space map ever shrinks.
namespace powercut::persistent_data {

namespace {

// A child of a node on the spine, shadowed.
struct child {
    std::uint32_t index = 0;
    dm_block block;
    btree_node node() { return btree_node(block.data()); }
    std::uint32_t nr_entries() { return node().nr_entries(); }
};

int init_child(shadow_spine& spine, std::uint32_t index, child* wanted) {
    wanted->index = index;
    return shadow_child(spine.info(), spine.current(), index, &wanted->block);
}

std::uint32_t merge_threshold(btree_node_view node) {
    return node.max_entries() / 3;
}

// Moves entries from the end of the left node to the start of the right one, or, where `count` is
// negative, the other way.
void shift(btree_node left, btree_node right, int count) {
    const std::uint32_t nr_left = left.nr_entries();
    const std::uint32_t nr_right = right.nr_entries();
    if (count > 0) {
        const auto moved = static_cast<std::uint32_t>(count);
        right.move_entries(moved, 0, nr_right);
        right.copy_entries(0, left, nr_left - moved, moved);
    } else if (count < 0) {
        const auto moved = static_cast<std::uint32_t>(-count);
        left.copy_entries(nr_left, right, 0, moved);
        right.move_entries(0, moved, nr_right - moved);
    }
    left.set_nr_entries(static_cast<std::uint32_t>(static_cast<int>(nr_left) - count));
    right.set_nr_entries(static_cast<std::uint32_t>(static_cast<int>(nr_right) + count));
}

// Takes a child out whose entries have gone elsewhere.
void drop(shadow_spine& spine, child& gone) {
    spine.current().delete_at(gone.index);
    spine.info().tm->dec(gone.block.location());
}

void rebalance2(shadow_spine& spine, child& left, child& right) {
    const std::uint32_t total = left.nr_entries() + right.nr_entries();
    // Above it, either has enough left after one entry is removed.
    if (total < 2 * (merge_threshold(left.node()) + 1)) {
        left.node().copy_entries(left.nr_entries(), right.node(), 0, right.nr_entries());
        left.node().set_nr_entries(total);
        drop(spine, right);
        return;
    }
    shift(left.node(), right.node(),
          static_cast<int>(left.nr_entries()) - static_cast<int>(total / 2));
    spine.current().set_key(right.index, right.node().key(0));
}

void delete_centre(shadow_spine& spine, child& left, child& centre, child& right) {
    const std::uint32_t nr_centre = centre.nr_entries();
    const std::uint32_t room = left.node().max_entries() - left.nr_entries();
    const std::uint32_t to_left = std::min(room, nr_centre);
    left.node().copy_entries(left.nr_entries(), centre.node(), 0, to_left);
    left.node().set_nr_entries(left.nr_entries() + to_left);
    const std::uint32_t to_right = nr_centre - to_left;
    if (to_right) {
        const std::uint32_t nr_right = right.nr_entries();
        right.node().move_entries(to_right, 0, nr_right);
        right.node().copy_entries(0, centre.node(), to_left, to_right);
        right.node().set_nr_entries(nr_right + to_right);
    }
    spine.current().set_key(right.index, right.node().key(0));
    drop(spine, centre);
    --right.index;
    rebalance2(spine, left, right);
}

// Thirds. What one neighbour lacks may be more than the centre has.
void redistribute3(shadow_spine& spine, child& left, child& centre, child& right) {
    const auto nr_left = static_cast<int>(left.nr_entries());
    const auto nr_centre = static_cast<int>(centre.nr_entries());
    const auto nr_right = static_cast<int>(right.nr_entries());
    const int total = nr_left + nr_centre + nr_right;
    const int target_right = total / 3;
    const int target_left = target_right + (target_right * 3 != total ? 1 : 0);
    if (nr_left < nr_right) {
        int surplus = nr_left - target_left;
        if (surplus < 0 && nr_centre < -surplus) {
            shift(left.node(), centre.node(), -nr_centre);
            surplus += nr_centre;
            shift(left.node(), right.node(), surplus);
        } else {
            shift(left.node(), centre.node(), surplus);
        }
        shift(centre.node(), right.node(), target_right - static_cast<int>(right.nr_entries()));
    } else {
        int missing = target_right - nr_right;
        if (missing > 0 && nr_centre < missing) {
            shift(centre.node(), right.node(), nr_centre);
            missing -= nr_centre;
            shift(left.node(), right.node(), missing);
        } else {
            shift(centre.node(), right.node(), missing);
        }
        shift(left.node(), centre.node(), static_cast<int>(left.nr_entries()) - target_left);
    }
    spine.current().set_key(centre.index, centre.node().key(0));
    spine.current().set_key(right.index, right.node().key(0));
}

int rebalance_pair(shadow_spine& spine, std::uint32_t left_index) {
    child left;
    child right;
    int result = init_child(spine, left_index, &left);
    if (!result)
        result = init_child(spine, left_index + 1, &right);
    if (!result)
        rebalance2(spine, left, right);
    return result;
}

int rebalance_three(shadow_spine& spine, std::uint32_t left_index) {
    child left;
    child centre;
    child right;
    int result = init_child(spine, left_index, &left);
    if (!result)
        result = init_child(spine, left_index + 1, &centre);
    if (!result)
        result = init_child(spine, left_index + 2, &right);
    if (result)
        return result;
    const std::uint32_t total = left.nr_entries() + centre.nr_entries() + right.nr_entries();
    if (total < 4 * merge_threshold(left.node()) + 1)
        delete_centre(spine, left, centre, right);
    else
        redistribute3(spine, left, centre, right);
    return 0;
}

// An only child: its parent becomes what it is.
int take_over_child(shadow_spine& spine) {
    dm_transaction_manager& tm = *spine.info().tm;
    const block_t only = spine.current().child(0);
    bool shared = false;
    int result = tm.block_is_shared(only, &shared);
    dm_block block;
    if (!result)
        result = tm.read_lock(only, btree_node_validator, &block);
    if (result)
        return result;
    spine.copy_into_current(block);
    if (shared)
        inc_children(spine.info(), spine.current());
    block.unlock();
    tm.dec(only);
    return 0;
}

int rebalance_children(shadow_spine& spine, std::uint64_t key) {
    const btree_node node = spine.current();
    if (node.nr_entries() == 1)
        return take_over_child(spine);
    const int found = node.lower_bound(key);
    if (found < 0)
        return -ENODATA;
    const auto index = static_cast<std::uint32_t>(found);
    if (index == 0)
        return rebalance_pair(spine, 0);
    if (index + 1 == node.nr_entries())
        return rebalance_pair(spine, index - 1);
    return rebalance_three(spine, index - 1);
}

// Shadows the way to the leaf that has the key.
int remove_raw(shadow_spine& spine, block_t root, std::uint64_t key, std::uint32_t* index) {
    block_t block = root;
    int at = 0;
    for (;;) {
        if (const int result = spine.step(block))
            return result;
        if (spine.has_parent())
            spine.parent().set_child(static_cast<std::uint32_t>(at), spine.current_location());
        if (!spine.current().is_leaf())
            if (const int result = rebalance_children(spine, key))
                return result;
        at = spine.current().lower_bound(key);
        if (spine.current().is_leaf())
            break;
        if (at < 0)
            return -ENODATA;
        block = spine.current().child(static_cast<std::uint32_t>(at));
    }
    *index = static_cast<std::uint32_t>(at);
    return spine.current().has_key(at, key) ? 0 : -ENODATA;
}

} // namespace

int dm_btree_remove(const dm_btree_info& info, std::uint64_t key, block_t* root) {
    shadow_spine spine(info);
    std::uint32_t index = 0;
    if (const int result = remove_raw(spine, *root, key, &index))
        return result;
    const dm_btree_value_type& type = info.value_type;
    if (type.dec) {
        const std::uint64_t gone = spine.current().value(index, type.bytes);
        type.dec(type.context, std::span(&gone, 1));
    }
    spine.current().delete_at(index);
    *root = spine.root();
    return 0;
}

} // namespace powercut::persistent_data
