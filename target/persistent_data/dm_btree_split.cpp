// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/dm_btree_split.h"

namespace powercut::persistent_data {

namespace {

constexpr std::uint32_t space_threshold = 8; // free entries that make a sibling worth using

int new_node(shadow_spine& spine, dm_block* fresh) {
    return spine.info().tm->new_block(btree_node_validator, fresh);
}

void copy_header(btree_node to, btree_node_view from, std::uint32_t nr_entries) {
    to.set_header(from.flags(), nr_entries, from.max_entries(), from.value_size());
}

// Evenly between two neighbours.
void redistribute2(btree_node left, btree_node right) {
    const std::uint32_t nr_left = left.nr_entries();
    const std::uint32_t nr_right = right.nr_entries();
    const std::uint32_t target_left = (nr_left + nr_right) / 2;
    const std::uint32_t target_right = nr_left + nr_right - target_left;
    if (nr_left < target_left) {
        const std::uint32_t delta = target_left - nr_left;
        left.copy_entries(nr_left, right, 0, delta);
        right.move_entries(0, delta, nr_right - delta);
    } else if (nr_left > target_left) {
        const std::uint32_t delta = nr_left - target_left;
        right.move_entries(delta, 0, nr_right);
        right.copy_entries(0, left, target_left, delta);
    }
    left.set_nr_entries(target_left);
    right.set_nr_entries(target_right);
}

// From two nodes into three, of which the centre is empty.
void redistribute3(btree_node left, btree_node centre, btree_node right) {
    const std::uint32_t nr_left = left.nr_entries();
    const std::uint32_t nr_right = right.nr_entries();
    const std::uint32_t total = nr_left + nr_right;
    const std::uint32_t target_left = total / 3;
    const std::uint32_t target_centre = (total - target_left) / 2;
    const std::uint32_t target_right = total - target_left - target_centre;
    if (nr_left < target_left) {
        const std::uint32_t missing = target_left - nr_left;
        left.copy_entries(nr_left, right, 0, missing);
        centre.copy_entries(0, right, missing, target_centre);
        right.move_entries(0, nr_right - target_right, target_right);
    } else if (nr_left < target_left + target_centre) {
        const std::uint32_t from_left = nr_left - target_left;
        centre.copy_entries(0, left, target_left, from_left);
        centre.copy_entries(from_left, right, 0, target_centre - from_left);
        right.move_entries(0, nr_right - target_right, target_right);
    } else {
        const std::uint32_t missing = target_right - nr_right;
        right.move_entries(missing, 0, nr_right);
        right.copy_entries(0, left, nr_left - missing, missing);
        centre.copy_entries(0, left, target_left, target_centre);
    }
    left.set_nr_entries(target_left);
    centre.set_nr_entries(target_centre);
    right.set_nr_entries(target_right);
}

int rebalance_left(shadow_spine& spine, std::uint32_t index, std::uint64_t key) {
    btree_node parent = spine.parent();
    dm_block sibling;
    if (const int result = shadow_child(spine.info(), parent, index - 1, &sibling))
        return result;
    btree_node right = spine.current();
    redistribute2(btree_node(sibling.data()), right);
    parent.set_key(index, right.key(0));
    if (key < right.key(0))
        spine.go_on_in(std::move(sibling));
    return 0;
}

int rebalance_right(shadow_spine& spine, std::uint32_t index, std::uint64_t key) {
    btree_node parent = spine.parent();
    dm_block sibling;
    if (const int result = shadow_child(spine.info(), parent, index + 1, &sibling))
        return result;
    btree_node right(sibling.data());
    redistribute2(spine.current(), right);
    parent.set_key(index + 1, right.key(0));
    if (key >= right.key(0))
        spine.go_on_in(std::move(sibling));
    return 0;
}

int split_one_into_two(shadow_spine& spine, std::uint32_t index, std::uint64_t key) {
    dm_block fresh;
    if (const int result = new_node(spine, &fresh))
        return result;
    btree_node left = spine.current();
    btree_node right(fresh.data());
    copy_header(right, left, 0);
    redistribute2(left, right);
    if (const int result = spine.parent().insert_at(index + 1, right.key(0), fresh.location()))
        return result;
    if (key >= right.key(0))
        spine.go_on_in(std::move(fresh));
    return 0;
}

int split_two_into_three(shadow_spine& spine, std::uint32_t index, std::uint64_t key) {
    btree_node parent = spine.parent();
    dm_block sibling;
    if (const int result = shadow_child(spine.info(), parent, index - 1, &sibling))
        return result;
    dm_block fresh;
    if (const int result = new_node(spine, &fresh))
        return result;
    btree_node left(sibling.data());
    btree_node middle(fresh.data());
    btree_node right = spine.current();
    copy_header(middle, left, 0);
    redistribute3(left, middle, right);
    parent.set_key(index, right.key(0));
    if (const int result = parent.insert_at(index, middle.key(0), fresh.location()))
        return result;
    if (key < middle.key(0)) {
        fresh.unlock();
        spine.go_on_in(std::move(sibling));
    } else if (key < right.key(0)) {
        sibling.unlock();
        spine.go_on_in(std::move(fresh));
    } else {
        sibling.unlock();
        fresh.unlock();
    }
    return 0;
}

struct sibling_state {
    bool shared = false;
    bool has_room = false;
};

// A shared one is not read.
int look_at_sibling(shadow_spine& spine, std::uint32_t index, sibling_state* seen) {
    dm_transaction_manager& tm = *spine.info().tm;
    const block_t block = spine.parent().child(index);
    int result = tm.block_is_shared(block, &seen->shared);
    if (result || seen->shared)
        return result;
    dm_block locked;
    result = tm.read_lock(block, btree_node_validator, &locked);
    if (result)
        return result;
    const btree_node_view node(locked.data());
    seen->has_room = node.max_entries() - node.nr_entries() >= space_threshold;
    return 0;
}

} // namespace

int btree_split_beneath(shadow_spine& spine) {
    dm_block left_block;
    if (const int result = new_node(spine, &left_block))
        return result;
    dm_block right_block;
    if (const int result = new_node(spine, &right_block))
        return result;
    btree_node root = spine.current();
    btree_node left(left_block.data());
    btree_node right(right_block.data());
    const std::uint32_t nr_left = root.nr_entries() / 2;
    const std::uint32_t nr_right = root.nr_entries() - nr_left;
    copy_header(left, root, nr_left);
    copy_header(right, root, nr_right);
    left.copy_entries(0, root, 0, nr_left);
    right.copy_entries(0, root, nr_left, nr_right);
    root.set_header(btree_node_layout::internal, 2, calc_max_entries(8), 8);
    root.set_key(0, left.key(0));
    root.set_child(0, left_block.location());
    root.set_key(1, right.key(0));
    root.set_child(1, right_block.location());
    left_block.unlock();
    right_block.unlock();
    return 0;
}

int rebalance_or_split(shadow_spine& spine, std::uint32_t index, std::uint64_t key) {
    const std::uint32_t nr_siblings = spine.parent().nr_entries();
    sibling_state left;
    sibling_state right;
    if (index > 0) {
        if (const int result = look_at_sibling(spine, index - 1, &left))
            return result;
        if (left.has_room)
            return rebalance_left(spine, index, key);
    }
    if (index + 1 < nr_siblings) {
        if (const int result = look_at_sibling(spine, index + 1, &right))
            return result;
        if (right.has_room)
            return rebalance_right(spine, index, key);
    }
    // At either end keys often come in order, and two nodes are enough.
    const bool at_an_end = index == 0 || index + 1 == nr_siblings;
    if (left.shared || right.shared || nr_siblings <= 2 || at_an_end)
        return split_one_into_two(spine, index, key);
    return split_two_into_three(spine, index, key);
}

} // namespace powercut::persistent_data
