// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/dm_space_map_metadata.h"

#include "firmware_shim/kernel.h"

#include <algorithm>

namespace powercut::persistent_data {

namespace {

constexpr const char* prefix = "space map metadata";
constexpr std::size_t max_recursive_allocations = 1024;

} // namespace

dm_space_map_metadata::dm_space_map_metadata(dm_transaction_manager& tm)
    : m_tm(tm), m_ll(tm), m_old_ll(tm), m_uncommitted(max_recursive_allocations) {}

int dm_space_map_metadata::create(block_t nr_blocks, block_t superblock) {
    m_begin = superblock + 1;
    m_bootstrapping = true;
    int result = m_ll.create(std::min(nr_blocks, max_metadata_blocks));
    m_bootstrapping = false;
    if (result)
        return result;
    result = change_blocks(&ll_disk::inc, superblock, m_begin);
    if (result) {
        m_tm.owner().log(prefix, "dm_sm_metadata_create: apply_bops failed");
        return result;
    }
    return commit();
}

int dm_space_map_metadata::open(const disk_sm_root& root) {
    const int result = m_ll.open(root);
    m_old_ll = m_ll;
    return result;
}

block_t dm_space_map_metadata::get_nr_free() const {
    return m_old_ll.nr_blocks() - m_old_ll.nr_allocated() - m_allocated_this_transaction;
}

int dm_space_map_metadata::queued(block_t block) const {
    int sum = 0;
    for (const block_op& op : m_uncommitted)
        if (op.begin <= block && block < op.end)
            sum += op.what == &ll_disk::inc ? 1 : -1;
    return sum;
}

int dm_space_map_metadata::get_count(block_t block, std::uint32_t* count) {
    const int adjustment = queued(block);
    const int result = m_ll.lookup(block, count);
    if (!result)
        *count += static_cast<std::uint32_t>(adjustment);
    return result;
}

int dm_space_map_metadata::count_is_more_than_one(block_t block, bool* more) {
    *more = false;
    if (m_bootstrapping)
        return 0;
    const int adjustment = queued(block);
    if (adjustment > 1) {
        *more = true;
        return 0;
    }
    std::uint32_t count = 0;
    const int result = m_ll.lookup_bitmap(block, &count);
    if (!result) // the bitmap has no higher counts than that
        *more = count == sm_bitmap_layout::overflow_min || static_cast<int>(count) + adjustment > 1;
    return result;
}

// An operation leaves the queue only when it has been made, so that counts asked for meanwhile
// include it.
int dm_space_map_metadata::apply_bops() {
    while (!m_uncommitted.empty()) {
        const block_op next = m_uncommitted.front();
        if (const int result = (m_ll.*next.what)(next.begin, next.end))
            return result;
        m_uncommitted.pop_front();
    }
    return 0;
}

int dm_space_map_metadata::change_blocks(change what, block_t begin, block_t end) {
    if (m_changing || m_bootstrapping) {
        if (m_uncommitted.full()) {
            m_tm.owner().log(prefix, "too many recursive allocations");
            return -ENOMEM;
        }
        m_uncommitted.push_back({what, begin, end});
        return 0;
    }
    m_changing = true;
    const int result = (m_ll.*what)(begin, end);
    const int applied = apply_bops();
    m_changing = false;
    return result ? result : applied;
}

int dm_space_map_metadata::inc_blocks(block_t begin, block_t end) {
    return change_blocks(&ll_disk::inc, begin, end);
}

int dm_space_map_metadata::dec_blocks(block_t begin, block_t end) {
    return change_blocks(&ll_disk::dec, begin, end);
}

// A block of the last commit must stay what it is until the next one is on the disk, and one that
// was taken in this transaction is in use.
int dm_space_map_metadata::find_free(block_t begin, block_t end, block_t* found) const {
    const target::behaviour& versions = m_tm.versions();
    if (!versions.sm_looks_in_new_map)
        return m_old_ll.find_free_block(begin, end, found);
    for (;;) {
        if (const int result = m_ll.find_free_block(begin, end, found))
            return result;
        if (!versions.sm_looks_in_old_map || *found >= m_old_ll.nr_blocks())
            return 0;
        std::uint32_t count = 0;
        const int result = m_old_ll.lookup(*found, &count);
        if (result || count == 0)
            return result;
        begin = *found + 1;
    }
}

int dm_space_map_metadata::allocate(block_t* block) {
    if (m_bootstrapping) {
        if (m_begin == m_ll.nr_blocks())
            return -ENOSPC;
        *block = m_begin++;
        return 0;
    }
    int result = find_free(m_begin, m_ll.nr_blocks(), block);
    if (result == -ENOSPC) // something before may have been freed
        result = find_free(0, m_begin, block);
    if (result)
        return result;
    m_begin = *block + 1;
    result = inc_blocks(*block, *block + 1);
    if (!result)
        ++m_allocated_this_transaction;
    return result;
}

int dm_space_map_metadata::new_block(block_t* block) {
    const int result = allocate(block);
    if (result && !m_bootstrapping)
        m_tm.owner().log_limited(prefix, "unable to allocate new metadata block");
    return result;
}

int dm_space_map_metadata::commit() {
    if (const int result = m_ll.commit())
        return result;
    m_old_ll = m_ll;
    m_allocated_this_transaction = 0;
    return 0;
}

} // namespace powercut::persistent_data
