// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/dm_array.h"

#include "firmware_shim/kernel.h"

namespace powercut::persistent_data {

namespace {

using namespace array_block_layout;

constexpr unsigned value_bytes = 8;
constexpr block_identity identity{"array", "array_block_check", blocknr_at, csum_xor};

std::uint32_t calc_max_entries(std::uint32_t value_size) {
    return static_cast<std::uint32_t>((block_bytes - values_at) / value_size);
}
constexpr std::uint32_t entries_per_block = (block_bytes - values_at) / value_bytes;

std::size_t value_at(std::uint32_t index) {
    return values_at + std::size_t{value_bytes} * index;
}

int check_failed(shim::kernel& log, const std::string& why) {
    log.log_limited(identity.prefix, "array_block_check failed: " + why);
    return -EILSEQ;
}

void array_block_prepare_for_write(block_t where, sector_buffer& data) {
    set_identity(identity, where, data);
}

int array_block_check(shim::kernel& log, block_t where, const sector_buffer& data) {
    if (const int result = check_identity(identity, log, where, data))
        return result;
    const std::uint32_t value_size = data.le32(value_size_at);
    if (value_size == 0)
        return check_failed(log, "value_size is zero");
    const std::uint32_t max_entries = data.le32(max_entries_at);
    if (max_entries != calc_max_entries(value_size))
        return check_failed(log, "max_entries " + std::to_string(max_entries) +
                                     " invalid for value_size " + std::to_string(value_size));
    if (data.le32(nr_entries_at) > max_entries)
        return check_failed(log, "too many entries");
    return 0;
}

const dm_block_validator array_validator{"array", array_block_prepare_for_write, array_block_check};

// At every lock: a good array block may hold values of another size.
int check_value_size(shim::kernel& log, const char* function, const dm_block& block) {
    const std::uint32_t found = block.data().le32(value_size_at);
    if (found == value_bytes)
        return 0;
    log.log_limited(identity.prefix, std::string(function) + " failed: value_size " +
                                         std::to_string(found) + " != wanted " +
                                         std::to_string(value_bytes));
    return -EILSEQ;
}

std::uint32_t nr_entries(const dm_block& block) {
    return block.data().le32(nr_entries_at);
}

} // namespace

dm_array_info::dm_array_info(dm_transaction_manager& tm) : m_tm(tm) {
    m_btree.tm = &tm;
    m_btree.value_type = {.context = this,
                          .bytes = 8,
                          .inc = block_inc,
                          .dec = block_dec,
                          .equal = [](void*, block_t one, block_t other) { return one == other; }};
}

void dm_array_info::block_inc(void* context, std::span<const block_t> blocks) {
    static_cast<dm_array_info*>(context)->m_tm.inc_runs(blocks);
}

void dm_array_info::block_dec(void* context, std::span<const block_t> blocks) {
    for (const block_t block : blocks)
        static_cast<dm_array_info*>(context)->dec_block(block);
}

// Of the last reference the block itself is read, for what its values refer to. Plain numbers refer
// to nothing, but it is read all the same.
void dm_array_info::dec_block(block_t block) {
    std::uint32_t count = 0;
    const auto name = [block] { return "block " + std::to_string(block); };
    if (m_tm.ref(block, &count)) {
        m_tm.owner().log_limited(identity.prefix, "couldn't get reference count for " + name());
        return;
    }
    if (count == 1) {
        dm_block unused;
        if (get_ablock(block, &unused)) {
            m_tm.owner().log_limited(identity.prefix, "couldn't get array " + name());
            return;
        }
    }
    m_tm.dec(block);
}

int dm_array_info::get_ablock(block_t where, dm_block* block) {
    const int result = m_tm.read_lock(where, array_validator, block);
    return result ? result : check_value_size(m_tm.owner(), "get_ablock", *block);
}

int dm_array_info::get_value(block_t root, std::uint64_t index, std::uint64_t* value) {
    block_t where = 0;
    if (const int result = dm_btree_lookup(m_btree, root, index / entries_per_block, &where))
        return result;
    dm_block block;
    if (const int result = get_ablock(where, &block))
        return result;
    const auto entry = static_cast<std::uint32_t>(index % entries_per_block);
    if (entry >= nr_entries(block))
        return -ENODATA;
    *value = block.data().le64(value_at(entry));
    return 0;
}

// Block `number` of the array, where it can be changed. If it has moved, the tree gets to know: its
// overwrite takes the old place's count down, which the shadowing has done already.
int dm_array_info::shadow_ablock(std::uint64_t number, block_t* root, dm_block* block) {
    block_t where = 0;
    if (const int result = dm_btree_lookup(m_btree, *root, number, &where))
        return result;
    bool values_are_shared = false; // of no consequence: numbers have no counts
    if (const int result = m_tm.shadow_block(where, array_validator, block, &values_are_shared))
        return result;
    if (const int result = check_value_size(m_tm.owner(), "__shadow_ablock", *block))
        return result;
    if (block->location() == where)
        return 0;
    m_tm.inc(where);
    const int result = dm_btree_insert(m_btree, number, block->location(), root);
    if (result && !m_tm.versions().array_unlocks_after_failed_insert)
        block->leak(); // F8
    return result;
}

int dm_array_info::set_value(std::uint64_t index, std::uint64_t value, block_t* root) {
    dm_block block;
    if (const int result = shadow_ablock(index / entries_per_block, root, &block))
        return result;
    const auto entry = static_cast<std::uint32_t>(index % entries_per_block);
    if (entry >= nr_entries(block))
        return -ENODATA;
    block.data().put_le64(value_at(entry), value);
    return 0;
}

int dm_array_info::insert_zeroes(std::uint64_t number, std::uint32_t count, block_t* root) {
    dm_block block;
    if (const int result = m_tm.new_block(array_validator, &block))
        return result;
    block.data().put_le32(max_entries_at, entries_per_block);
    block.data().put_le32(value_size_at, value_bytes);
    block.data().put_le32(nr_entries_at, count);
    return dm_btree_insert(m_btree, number, block.location(), root);
}

int dm_array_info::grow(std::uint64_t size, block_t* root) {
    const std::uint64_t full_blocks = size / entries_per_block;
    for (std::uint64_t number = 0; number < full_blocks; ++number)
        if (const int result = insert_zeroes(number, entries_per_block, root))
            return result;
    const auto tail = static_cast<std::uint32_t>(size % entries_per_block);
    return tail ? insert_zeroes(full_blocks, tail, root) : 0;
}

int dm_array_cursor::begin(block_t root) {
    if (const int result = m_blocks.begin(root)) {
        m_info.m_tm.owner().log(identity.prefix, "couldn't create btree cursor");
        return result;
    }
    return load_ablock();
}

int dm_array_cursor::load_ablock() {
    m_block.unlock();
    m_index = 0;
    block_t where = 0;
    int result = m_blocks.value(&where);
    if (result) {
        m_info.m_tm.owner().log(identity.prefix, "dm_btree_cursor_get_value failed");
        return result;
    }
    result = m_info.get_ablock(where, &m_block);
    if (result) {
        m_block.unlock();
        m_info.m_tm.owner().log(identity.prefix, "get_ablock failed");
    }
    return result;
}

int dm_array_cursor::next() {
    if (!m_block)
        return -ENODATA;
    if (++m_index < nr_entries(m_block))
        return 0;
    m_block.unlock();
    const int result = m_blocks.next();
    return result ? result : load_ablock();
}

std::uint64_t dm_array_cursor::value() const {
    return m_block.data().le64(value_at(m_index));
}

} // namespace powercut::persistent_data
