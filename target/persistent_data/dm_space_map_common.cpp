// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/dm_space_map_common.h"

#include "firmware_shim/kernel.h"
#include "target/persistent_data/dm_space_map_bitmap.h"

#include <algorithm>

namespace powercut::persistent_data {

namespace {

constexpr const char* prefix = "space map common";
constexpr std::uint32_t overflow_min = sm_bitmap_layout::overflow_min;
constexpr std::uint32_t per_bitmap = sm_bitmap_layout::entries_per_block;

std::size_t entry_at(std::size_t index) {
    return sm_index_layout::entries_at + sm_index_layout::entry_bytes * index;
}

disk_index_entry read_entry(const sector_buffer& block, std::size_t index) {
    using namespace sm_index_layout;
    const std::size_t at = entry_at(index);
    return {block.le64(at + entry_blocknr_at), block.le32(at + entry_nr_free_at),
            block.le32(at + entry_none_free_before_at)};
}

void write_entry(sector_buffer& block, std::size_t index, const disk_index_entry& entry) {
    using namespace sm_index_layout;
    const std::size_t at = entry_at(index);
    block.put_le64(at + entry_blocknr_at, entry.blocknr);
    block.put_le32(at + entry_nr_free_at, entry.nr_free);
    block.put_le32(at + entry_none_free_before_at, entry.none_free_before);
}

} // namespace

// A bitmap that is being changed, with its index entry. It is shadowed when it is opened; while the
// overflow tree is worked on it is not locked.
class ll_disk::open_bitmap {
public:
    open_bitmap(dm_transaction_manager& tm, const disk_index_entry& from) : entry(from), m_tm(tm) {}

    int open() {
        bool inc = false; // bitmaps are never shared
        const int result = m_tm.shadow_block(entry.blocknr, dm_sm_bitmap_validator, &m_block, &inc);
        if (result)
            m_tm.owner().log(prefix, "dm_tm_shadow_block() failed");
        else
            entry.blocknr = m_block.location();
        return result;
    }
    int lock() {
        if (m_block)
            return 0;
        return m_tm.blocks().write_lock(entry.blocknr, &dm_sm_bitmap_validator, &m_block);
    }
    void unlock() { m_block.unlock(); }
    sector_buffer& bits() { return m_block.data(); }

    disk_index_entry entry;

private:
    dm_transaction_manager& m_tm;
    dm_block m_block;
};

ll_disk::ll_disk(dm_transaction_manager& tm) : m_tm(&tm) {
    m_ref_count_info.tm = &tm;
    m_ref_count_info.value_type.bytes = 4;
}

int ll_disk::create(block_t nr_blocks) {
    dm_block index;
    if (const int result = m_tm->new_block(index_validator, &index))
        return result;
    m_bitmap_root = index.location();
    index.unlock();
    if (const int result = dm_btree_empty(m_ref_count_info, &m_ref_count_root))
        return result;
    const block_t bitmaps = (nr_blocks + per_bitmap - 1) / per_bitmap;
    if (bitmaps > m_index.size()) {
        m_tm->owner().log(prefix, "space map too large");
        return -EINVAL;
    }
    m_nr_blocks = nr_blocks; // new_block() looks at it
    for (std::size_t i = 0; i < bitmaps; ++i) {
        dm_block bitmap;
        if (const int result = m_tm->new_block(dm_sm_bitmap_validator, &bitmap))
            return result;
        m_index[i] = {bitmap.location(), per_bitmap, 0};
        m_index_changed = true;
    }
    return 0;
}

int ll_disk::open(const disk_sm_root& root) {
    m_nr_blocks = root.nr_blocks;
    m_nr_allocated = root.nr_allocated;
    m_bitmap_root = root.bitmap_root;
    m_ref_count_root = root.ref_count_root;
    dm_block block;
    if (const int result = m_tm->read_lock(m_bitmap_root, index_validator, &block))
        return result;
    for (std::size_t i = 0; i < m_index.size(); ++i)
        m_index[i] = read_entry(block.data(), i);
    return 0;
}

disk_sm_root ll_disk::root() const {
    return {m_nr_blocks, m_nr_allocated, m_bitmap_root, m_ref_count_root};
}

int ll_disk::out_of_bounds() const {
    m_tm->owner().log_limited(prefix, "metadata block out of bounds");
    return -EINVAL;
}

int ll_disk::lookup_bitmap(block_t block, std::uint32_t* count) const {
    const block_t index = block / per_bitmap;
    if (block >= m_nr_blocks || index >= m_index.size())
        return out_of_bounds();
    dm_block bitmap;
    if (const int result = m_tm->read_lock(m_index[index].blocknr, dm_sm_bitmap_validator, &bitmap))
        return result;
    *count = sm_lookup_bitmap(bitmap.data(), static_cast<std::uint32_t>(block % per_bitmap));
    return 0;
}

int ll_disk::overflow_count(block_t block, std::uint32_t* count) const {
    std::uint64_t value = 0;
    const int result = dm_btree_lookup(m_ref_count_info, m_ref_count_root, block, &value);
    if (!result)
        *count = static_cast<std::uint32_t>(value);
    return result;
}

int ll_disk::lookup(block_t block, std::uint32_t* count) const {
    const int result = lookup_bitmap(block, count);
    return result || *count < overflow_min ? result : overflow_count(block, count);
}

int ll_disk::find_free_block(block_t begin, block_t end, block_t* found) const {
    for (block_t first = begin; first < end; first = (first / per_bitmap + 1) * per_bitmap) {
        const block_t index = first / per_bitmap;
        if (index >= m_index.size())
            break;
        const disk_index_entry& entry = m_index[index];
        if (entry.nr_free == 0)
            continue;
        dm_block bitmap;
        if (const int result = m_tm->read_lock(entry.blocknr, dm_sm_bitmap_validator, &bitmap))
            return result;
        const block_t base = index * per_bitmap;
        const auto bit_begin = static_cast<std::uint32_t>(first - base);
        const auto bit_end = static_cast<std::uint32_t>(std::min<block_t>(end - base, per_bitmap));
        const std::uint32_t bit =
            sm_find_free(bitmap.data(), std::max(bit_begin, entry.none_free_before), bit_end);
        if (bit < bit_end) {
            *found = base + bit;
            return 0;
        }
    }
    return -ENOSPC;
}

// Bitmap by bitmap. The index has the new place of a bitmap only when all of its entries are done.
int ll_disk::change(block_t begin, block_t end, change_one one) {
    while (begin < end) {
        const block_t index = begin / per_bitmap;
        if (index >= m_index.size())
            throw shim::kernel_bug("dm-space-map changes a count behind its last bitmap");
        open_bitmap bitmap(*m_tm, m_index[index]);
        if (const int result = bitmap.open())
            return result;
        const block_t base = index * per_bitmap;
        for (; begin < end && begin - base < per_bitmap; ++begin) {
            int result = bitmap.lock();
            if (!result)
                result = (this->*one)(bitmap, static_cast<std::uint32_t>(begin - base), begin);
            if (result)
                return result;
        }
        bitmap.unlock();
        m_index[index] = bitmap.entry;
        m_index_changed = true;
    }
    return 0;
}

int ll_disk::inc(block_t begin, block_t end) {
    return change(begin, end, &ll_disk::inc_one);
}

int ll_disk::dec(block_t begin, block_t end) {
    return change(begin, end, &ll_disk::dec_one);
}

int ll_disk::inc_one(open_bitmap& bitmap, std::uint32_t bit, block_t block) {
    disk_index_entry& entry = bitmap.entry;
    const std::uint32_t count = sm_lookup_bitmap(bitmap.bits(), bit);
    if (count == overflow_min) {
        bitmap.unlock();
        return inc_overflow(block);
    }
    sm_set_bitmap(bitmap.bits(), bit, count + 1);
    if (count == 0) {
        ++m_nr_allocated;
        --entry.nr_free;
        if (entry.none_free_before == bit)
            entry.none_free_before = bit + 1;
    }
    if (count + 1 < overflow_min)
        return 0;
    bitmap.unlock();
    const int result = dm_btree_insert(m_ref_count_info, block, overflow_min, &m_ref_count_root);
    if (result)
        m_tm->owner().log(prefix, "ref count insert failed");
    return result;
}

int ll_disk::inc_overflow(block_t block) {
    std::uint32_t count = 0;
    const int result = overflow_count(block, &count);
    if (result == -ENODATA) {
        m_tm->owner().log(prefix, "overflow btree is missing an entry");
        return -EINVAL;
    }
    return result ? result : dm_btree_insert(m_ref_count_info, block, count + 1, &m_ref_count_root);
}

int ll_disk::dec_one(open_bitmap& bitmap, std::uint32_t bit, block_t block) {
    disk_index_entry& entry = bitmap.entry;
    const std::uint32_t count = sm_lookup_bitmap(bitmap.bits(), bit);
    if (count == 0) {
        m_tm->owner().log(prefix, "unable to decrement block");
        return -EINVAL;
    }
    if (count == overflow_min)
        return dec_overflow(bitmap, bit, block);
    sm_set_bitmap(bitmap.bits(), bit, count - 1);
    if (count == 1) {
        --m_nr_allocated;
        ++entry.nr_free;
        entry.none_free_before = std::min(entry.none_free_before, bit);
    }
    return 0;
}

int ll_disk::dec_overflow(open_bitmap& bitmap, std::uint32_t bit, block_t block) {
    bitmap.unlock();
    std::uint32_t count = 0;
    int result = overflow_count(block, &count);
    if (result == -ENODATA) {
        m_tm->owner().log(prefix, "overflow btree is missing an entry");
        return -EINVAL;
    }
    if (result)
        return result;
    if (count > overflow_min)
        return dm_btree_insert(m_ref_count_info, block, count - 1, &m_ref_count_root);
    result = dm_btree_remove(m_ref_count_info, block, &m_ref_count_root);
    if (!result)
        result = bitmap.lock();
    if (!result)
        sm_set_bitmap(bitmap.bits(), bit, overflow_min - 1);
    return result;
}

// Shadowing the index changes bitmaps, and with them the index, before it is copied.
int ll_disk::commit() {
    if (!m_index_changed)
        return 0;
    dm_block block;
    bool inc = false;
    if (const int result = m_tm->shadow_block(m_bitmap_root, index_validator, &block, &inc))
        return result;
    for (std::size_t i = 0; i < m_index.size(); ++i)
        write_entry(block.data(), i, m_index[i]);
    m_bitmap_root = block.location();
    m_index_changed = false;
    return 0;
}

} // namespace powercut::persistent_data
