// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/dm_btree_node.h"

#include "firmware_shim/kernel.h"

namespace powercut::persistent_data {

namespace {

using namespace btree_node_layout;

constexpr block_identity identity{"btree spine", "node_check", blocknr_at, csum_xor};

int node_check_failed(shim::kernel& log, const char* why) {
    log.log_limited(identity.prefix, std::string("node_check failed: ") + why);
    return -EILSEQ;
}

void node_prepare_for_write(block_t where, sector_buffer& data) {
    set_identity(identity, where, data);
}

int node_check(shim::kernel& log, block_t where, const sector_buffer& data) {
    if (const int result = check_identity(identity, log, where, data))
        return result;
    const btree_node_view node(data);
    const std::uint64_t entry_bytes = 8 + std::uint64_t{node.value_size()};
    if (keys_at + entry_bytes * node.max_entries() > block_bytes)
        return node_check_failed(log, "max_entries too large");
    if (node.nr_entries() > node.max_entries())
        return node_check_failed(log, "too many entries");
    if (!node.is_leaf() && !node.is_internal())
        return node_check_failed(log, "node is neither INTERNAL or LEAF");
    return 0;
}

bool is_one_number(std::size_t at, unsigned bytes) {
    return at % bytes == 0 && at + bytes <= block_bytes;
}

std::uint64_t load(const sector_buffer& data, std::size_t at, unsigned bytes) {
    if (is_one_number(at, bytes))
        return bytes == 8 ? data.le64(at) : data.le32(at);
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes && at + i < block_bytes; ++i)
        value |=
            std::uint64_t{std::to_integer<unsigned char>(data.look((at + i) / 512)[(at + i) % 512])}
            << (8 * i);
    return value;
}

void store(sector_buffer& data, std::size_t at, std::uint64_t value, unsigned bytes) {
    if (!is_one_number(at, bytes))
        throw shim::kernel_bug("dm-btree stores a value where a damaged node has no room for it");
    if (bytes == 8)
        data.put_le64(at, value);
    else
        data.put_le32(at, static_cast<std::uint32_t>(value));
}

} // namespace

const dm_block_validator btree_node_validator{"btree_node", node_prepare_for_write, node_check};

std::uint32_t calc_max_entries(std::uint32_t value_size) {
    const std::uint32_t total = (block_bytes - keys_at) / (8 + value_size);
    return total / 3 * 3; // rebalancing of three nodes wants thirds
}

std::uint64_t btree_node_view::value(std::uint32_t index, unsigned bytes) const {
    return load(*m_read, value_at(index), bytes);
}

block_t btree_node_view::child(std::uint32_t index) const {
    return load(*m_read, values_at() + std::size_t{8} * index, 8);
}

int btree_node_view::lower_bound(std::uint64_t wanted) const {
    int low = -1;
    int high = static_cast<int>(nr_entries());
    while (high - low > 1) {
        const int middle = low + (high - low) / 2;
        const std::uint64_t found = key(static_cast<std::uint32_t>(middle));
        if (found == wanted)
            return middle;
        (found < wanted ? low : high) = middle;
    }
    return low;
}

void btree_node::set_header(std::uint32_t flags, std::uint32_t nr_entries,
                            std::uint32_t max_entries, std::uint32_t value_size) {
    m_data->put_le32(flags_at, flags);
    m_data->put_le32(nr_entries_at, nr_entries);
    m_data->put_le32(max_entries_at, max_entries);
    m_data->put_le32(value_size_at, value_size);
}

void btree_node::set_value(std::uint32_t index, std::uint64_t value, unsigned bytes) {
    store(*m_data, value_at(index), value, bytes);
}

void btree_node::set_child(std::uint32_t index, block_t child) {
    store(*m_data, values_at() + std::size_t{8} * index, child, 8);
}

// Keys first, then values: each run stays within few sectors.
void btree_node::copy_entry(std::uint32_t to, const btree_node_view& from, std::uint32_t index,
                            bool keys) {
    if (keys)
        set_key(to, from.key(index));
    else
        set_value(to, from.value(index, value_size()), value_size());
}

void btree_node::copy_entries(std::uint32_t to, const btree_node_view& from, std::uint32_t first,
                              std::uint32_t count) {
    for (const bool keys : {true, false})
        for (std::uint32_t i = 0; i < count; ++i)
            copy_entry(to + i, from, first + i, keys);
}

void btree_node::move_entries(std::uint32_t to, std::uint32_t from, std::uint32_t count) {
    if (to <= from)
        return copy_entries(to, *this, from, count);
    for (const bool keys : {true, false})
        for (std::uint32_t i = count; i-- > 0;)
            copy_entry(to + i, *this, from + i, keys);
}

int btree_node::insert_at(std::uint32_t index, std::uint64_t key, std::uint64_t value) {
    const std::uint32_t count = nr_entries();
    if (index > count || index >= max_entries() || count >= max_entries())
        return -ENOMEM;
    move_entries(index + 1, index, count - index);
    set_key(index, key);
    set_value(index, value, value_size());
    set_nr_entries(count + 1);
    return 0;
}

void btree_node::delete_at(std::uint32_t index) {
    const std::uint32_t count = nr_entries();
    move_entries(index, index + 1, count - index - 1);
    set_nr_entries(count - 1);
}

} // namespace powercut::persistent_data
