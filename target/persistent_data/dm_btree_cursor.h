// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/persistent_data/dm_btree.h"
#include "target/persistent_data/dm_btree_node.h"

#include <array>

// Walks the values of a tree of blocks in order of their keys, and has everything read ahead: on
// entering a node, all that it refers to (dm_btree_cursor_*, dm-btree.c). Results are 0 or a
// negative errno; -ENODATA behind the last.
namespace powercut::persistent_data {

class dm_btree_cursor {
public:
    explicit dm_btree_cursor(const dm_btree_info& info) : m_info(info) {}
    int begin(block_t root);
    int next();
    // While begin() and next() have succeeded. -EINVAL: the node says that it is internal as well.
    int value(block_t* found) const;

private:
    struct place {
        dm_block block;
        std::uint32_t index = 0;
        btree_node_view node() const { return btree_node_view(block.data()); }
    };
    int push_node(block_t block);
    int find_leaf();

    const dm_btree_info& m_info;
    std::array<place, 16> m_nodes; // from the root
    unsigned m_depth = 0;
};

} // namespace powercut::persistent_data
