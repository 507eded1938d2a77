// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/dm_btree_cursor.h"

#include "firmware_shim/kernel.h"

namespace powercut::persistent_data {

int dm_btree_cursor::push_node(block_t block) {
    if (m_depth >= m_nodes.size() - 1) {
        m_info.tm->owner().log("btree", "couldn't push cursor node, stack depth too high");
        return -EINVAL;
    }
    place& next = m_nodes[m_depth];
    if (const int result = m_info.tm->read_lock(block, btree_node_validator, &next.block))
        return result;
    next.index = 0;
    ++m_depth;
    for (std::uint32_t i = 0; i < next.node().nr_entries(); ++i)
        m_info.tm->blocks().prefetch(next.node().child(i));
    return 0;
}

int dm_btree_cursor::find_leaf() {
    for (;;) {
        const place& deepest = m_nodes[m_depth - 1];
        const btree_node_view node = deepest.node();
        if (node.is_leaf())
            return node.nr_entries() == 0 ? -ENODATA : 0;
        if (const int result = push_node(node.child(deepest.index))) {
            m_info.tm->owner().log("btree", "push_node failed");
            return result;
        }
    }
}

int dm_btree_cursor::begin(block_t root) {
    const int result = push_node(root);
    return result ? result : find_leaf();
}

int dm_btree_cursor::next() {
    for (;; --m_depth) {
        if (m_depth == 0)
            return -ENODATA;
        place& deepest = m_nodes[m_depth - 1];
        if (++deepest.index < deepest.node().nr_entries())
            break;
        deepest.block.unlock();
    }
    const int result = find_leaf();
    if (result)
        m_info.tm->owner().log("btree", "find_leaf failed");
    return result;
}

int dm_btree_cursor::value(block_t* found) const {
    const place& deepest = m_nodes[m_depth - 1];
    if (deepest.node().is_internal())
        return -EINVAL;
    *found = deepest.node().value(deepest.index, 8);
    return 0;
}

} // namespace powercut::persistent_data
