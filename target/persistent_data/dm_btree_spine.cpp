// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/dm_btree_spine.h"

namespace powercut::persistent_data {

void inc_children(const dm_btree_info& info, btree_node_view node) {
    std::vector<std::uint64_t> values(node.nr_entries());
    for (std::uint32_t i = 0; i < values.size(); ++i)
        values[i] = node.is_internal() ? node.child(i) : node.value(i, info.value_type.bytes);
    if (node.is_internal())
        info.tm->inc_runs(values);
    else if (info.value_type.inc)
        info.value_type.inc(info.value_type.context, values);
}

int shadow_node(const dm_btree_info& info, block_t original, dm_block* locked) {
    bool inc = false;
    const int result = info.tm->shadow_block(original, btree_node_validator, locked, &inc);
    if (!result && inc)
        inc_children(info, btree_node_view(locked->data()));
    return result;
}

int shadow_child(const dm_btree_info& info, btree_node parent, std::uint32_t index,
                 dm_block* locked) {
    const int result = shadow_node(info, parent.child(index), locked);
    if (!result)
        parent.set_child(index, locked->location());
    return result;
}

int shadow_spine::step(block_t block) {
    if (m_current)
        m_parent = std::move(m_current);
    const int result = shadow_node(m_info, block, &m_current);
    if (!result && !m_parent)
        m_root = m_current.location();
    return result;
}

} // namespace powercut::persistent_data
