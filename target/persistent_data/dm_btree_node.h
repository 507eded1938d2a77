// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/persistent_data/dm_block_manager.h"

// A node of a btree, in the block that holds it (dm_spec.md 13.2): a header, max_entries keys,
// max_entries values of value_size bytes. What stands behind the last entry is left as it is, as
// the kernel leaves it. A value travels as a number; it has 4 or 8 bytes.
//
// The header of a node that was read is not necessarily sane beyond what node_check() has looked
// at: a load outside of the block gives zeroes there, a store is the kernel writing to memory that
// is not its own.
namespace powercut::persistent_data {

class btree_node_view {
public:
    explicit btree_node_view(const sector_buffer& data) : m_read(&data) {}

    std::uint32_t flags() const { return m_read->le32(btree_node_layout::flags_at); }
    bool is_leaf() const { return flags() & btree_node_layout::leaf; }
    bool is_internal() const { return flags() & btree_node_layout::internal; }
    std::uint32_t nr_entries() const { return m_read->le32(btree_node_layout::nr_entries_at); }
    std::uint32_t max_entries() const { return m_read->le32(btree_node_layout::max_entries_at); }
    std::uint32_t value_size() const { return m_read->le32(btree_node_layout::value_size_at); }
    bool is_full() const { return nr_entries() == max_entries(); }

    std::uint64_t key(std::uint32_t index) const { return m_read->le64(key_at(index)); }
    std::uint64_t value(std::uint32_t index, unsigned bytes) const; // of a leaf
    block_t child(std::uint32_t index) const;                       // of an internal node
    // The last entry whose key is not above the wanted one: -1 if there is none.
    int lower_bound(std::uint64_t wanted) const;
    // Whether the entry at a lower bound has that very key.
    bool has_key(int index, std::uint64_t key) const {
        return index >= 0 && static_cast<std::uint32_t>(index) < nr_entries() &&
               this->key(static_cast<std::uint32_t>(index)) == key;
    }

protected:
    static std::size_t key_at(std::uint32_t index) {
        return btree_node_layout::keys_at + std::size_t{8} * index;
    }
    std::size_t values_at() const { return key_at(max_entries()); }
    std::size_t value_at(std::uint32_t index) const {
        return values_at() + std::size_t{value_size()} * index;
    }

private:
    const sector_buffer* m_read;
};

class btree_node : public btree_node_view {
public:
    explicit btree_node(sector_buffer& data) : btree_node_view(data), m_data(&data) {}

    void set_header(std::uint32_t flags, std::uint32_t nr_entries, std::uint32_t max_entries,
                    std::uint32_t value_size);
    void set_nr_entries(std::uint32_t count) {
        m_data->put_le32(btree_node_layout::nr_entries_at, count);
    }
    void set_key(std::uint32_t index, std::uint64_t key) { m_data->put_le64(key_at(index), key); }
    void set_value(std::uint32_t index, std::uint64_t value, unsigned bytes);
    void set_child(std::uint32_t index, block_t child);

    int insert_at(std::uint32_t index, std::uint64_t key, std::uint64_t value); // -ENOMEM: full
    void delete_at(std::uint32_t index);
    // Entries from another node, or of this one moved; the counts are the caller's business.
    void copy_entries(std::uint32_t to, const btree_node_view& from, std::uint32_t first,
                      std::uint32_t count);
    void move_entries(std::uint32_t to, std::uint32_t from, std::uint32_t count);

private:
    void copy_entry(std::uint32_t to, const btree_node_view& from, std::uint32_t index, bool keys);

    sector_buffer* m_data;
};

// How many entries a node has room for: a multiple of three.
std::uint32_t calc_max_entries(std::uint32_t value_size);

extern const dm_block_validator btree_node_validator;

} // namespace powercut::persistent_data
