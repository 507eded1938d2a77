// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/persistent_data/dm_btree.h"
#include "target/persistent_data/dm_btree_node.h"

// The way down a tree that is about to be changed: every node on it is shadowed, and the last two
// stay locked (dm-btree-spine.c).
namespace powercut::persistent_data {

// What a node refers to is referred to once more.
void inc_children(const dm_btree_info& info, btree_node_view node);
// A node that can be changed. What it refers to is counted once more if somebody else goes on using
// the original.
int shadow_node(const dm_btree_info& info, block_t original, dm_block* locked);
// The same of a child, whose new place goes into the parent.
int shadow_child(const dm_btree_info& info, btree_node parent, std::uint32_t index,
                 dm_block* locked);

class shadow_spine {
public:
    explicit shadow_spine(const dm_btree_info& info) : m_info(info) {}
    ~shadow_spine() { // the parent first
        m_parent.unlock();
        m_current.unlock();
    }
    shadow_spine(const shadow_spine&) = delete;
    shadow_spine& operator=(const shadow_spine&) = delete;

    const dm_btree_info& info() const { return m_info; }
    // One node further down. Its new place is not in the parent yet.
    int step(block_t block);
    bool has_parent() const { return static_cast<bool>(m_parent); }
    btree_node parent() { return btree_node(m_parent.data()); }
    btree_node current() { return btree_node(m_current.data()); }
    block_t current_location() const { return m_current.location(); }
    // Goes on in a sibling; what was current is unlocked.
    void go_on_in(dm_block sibling) { m_current = std::move(sibling); }
    void copy_into_current(const dm_block& other) { m_current.data().copy_from(other.data()); }
    block_t root() const { return m_root; }

private:
    const dm_btree_info& m_info;
    dm_block m_parent;
    dm_block m_current;
    block_t m_root = 0;
};

} // namespace powercut::persistent_data
