// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/dm_transaction_manager.h"

namespace powercut::persistent_data {

int dm_transaction_manager::new_block(const dm_block_validator& validator, dm_block* locked) {
    block_t fresh = 0;
    int result = m_space->new_block(&fresh);
    if (result)
        return result;
    result = m_blocks.write_lock_zero(fresh, &validator, locked);
    if (result)
        dec(fresh);
    else
        m_shadows.insert(fresh);
    return result;
}

int dm_transaction_manager::shadow_block(block_t original, const dm_block_validator& validator,
                                         dm_block* locked, bool* inc_children) {
    int result = m_space->count_is_more_than_one(original, inc_children);
    if (result)
        return result;
    if (m_shadows.count(original) && !*inc_children)
        return m_blocks.write_lock(original, &validator, locked);
    block_t fresh = 0;
    result = m_space->new_block(&fresh);
    if (!result)
        result = m_space->dec_blocks(original, original + 1);
    dm_block source;
    if (!result)
        result = m_blocks.read_lock(original, &validator, &source);
    if (!result)
        result = m_blocks.write_lock_zero(fresh, &validator, locked);
    if (result)
        return result;
    locked->data().copy_from(source.data());
    source.unlock();
    m_shadows.insert(fresh);
    return 0;
}

void dm_transaction_manager::inc_runs(std::span<const block_t> blocks) {
    for (std::size_t first = 0; first < blocks.size();) {
        std::size_t next = first + 1;
        while (next < blocks.size() && blocks[next] == blocks[next - 1] + 1)
            ++next;
        m_space->inc_blocks(blocks[first], blocks[next - 1] + 1);
        first = next;
    }
}

int dm_transaction_manager::pre_commit() {
    const int result = m_space->commit();
    if (result || !m_versions.tm_flushes_before_superblock)
        return result;
    return m_blocks.flush();
}

int dm_transaction_manager::commit(dm_block superblock) {
    m_shadows.clear();
    // P1: the superblock was locked by now, and unlocking makes it dirty, whatever has failed.
    if (!m_versions.tm_flushes_before_superblock)
        if (const int result = m_blocks.flush())
            return result;
    superblock.unlock();
    return m_blocks.flush();
}

} // namespace powercut::persistent_data
