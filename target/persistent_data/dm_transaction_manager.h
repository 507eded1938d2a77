// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/behaviour/behaviour.h"
#include "target/persistent_data/dm_space_map.h"

#include <functional>
#include <span>
#include <unordered_set>

// Blocks are never changed in place: the first change in a transaction makes a copy elsewhere
// (dm_spec.md 13.5, dm-transaction-manager.c). A transaction is on the disk when the superblock
// that names its roots is. Not modelled: non-blocking clones of the manager.
namespace powercut::persistent_data {

class dm_transaction_manager {
public:
    dm_transaction_manager(dm_block_manager& blocks, const target::behaviour& versions)
        : m_blocks(blocks), m_versions(versions) {}
    void set_space_map(dm_space_map& space) { m_space = &space; } // before anything else

    // A zeroed block that is locked for writing.
    int new_block(const dm_block_validator& validator, dm_block* locked);
    // The block itself if it was made in this transaction, else a copy of it that takes its place:
    // the caller stores the new location. *inc_children: somebody else goes on using the original,
    // so that what it refers to is referred to once more.
    int shadow_block(block_t original, const dm_block_validator& validator, dm_block* locked,
                     bool* inc_children);
    int read_lock(block_t block, const dm_block_validator& validator, dm_block* locked) {
        return m_blocks.read_lock(block, &validator, locked);
    }
    int block_is_shared(block_t block, bool* shared) {
        return m_space->count_is_more_than_one(block, shared);
    }
    int ref(block_t block, std::uint32_t* count) { return m_space->get_count(block, count); }
    // Errors of these are not reported.
    void inc(block_t block) { m_space->inc_blocks(block, block + 1); }
    void dec(block_t block) { m_space->dec_blocks(block, block + 1); }
    void inc_runs(std::span<const block_t> blocks); // consecutive numbers together

    // Everything but the superblock becomes durable. Only then may the superblock be locked and
    // filled in, and commit() makes that durable.
    int pre_commit();
    int commit(dm_block superblock);

    dm_block_manager& blocks() { return m_blocks; }
    shim::kernel& owner() const { return m_blocks.owner(); }
    const target::behaviour& versions() const { return m_versions; }

private:
    dm_block_manager& m_blocks;
    const target::behaviour& m_versions;
    dm_space_map* m_space = nullptr;
    std::unordered_set<block_t> m_shadows; // made in this transaction
};

} // namespace powercut::persistent_data
