// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/check_btree.h"

#include <fmt/format.h>

#include <limits>

namespace powercut::clone {

namespace layout = persistent_data::btree_node_layout;

namespace {

constexpr unsigned most_levels = 15; // the kernel's cursor refuses to go deeper
constexpr unsigned child_bytes = 8;

// A multiple of three, so that a node can be split into three.
constexpr unsigned max_entries(unsigned value_bytes) {
    return (persistent_data::block_bytes - layout::keys_at) / (8 + value_bytes) / 3 * 3;
}

class btree_walk {
public:
    btree_walk(metadata_walk& walk, block_kind kind, unsigned value_size, const leaf_entry& leaf)
        : m_walk(walk), m_kind(kind), m_value_size(value_size), m_leaf(leaf) {}

    // Keys of the node are to be at least `low` and at most `high`.
    void visit(std::uint64_t block, std::uint64_t low, std::uint64_t high, unsigned level) {
        if (level == most_levels)
            return fault(block, "is deeper than 15 levels");
        const auto node = m_walk.reach(block, m_kind);
        if (!node) {
            m_whole = false;
            return;
        }
        const std::uint32_t flags = node->le32(layout::flags_at);
        if (flags != layout::internal && flags != layout::leaf)
            return fault(
                block,
                fmt::format("has flags {:#x}, not those of an internal node (1) or a leaf (2)",
                            flags));
        const bool internal = flags == layout::internal;
        if (!has_good_sizes(*node, block, internal ? child_bytes : m_value_size))
            return;
        const std::uint32_t entries = node->le32(layout::nr_entries_at);
        if (internal && entries == 0)
            return fault(block, "is internal and has no children");
        check_keys(*node, block, low, high);
        const std::size_t values_at =
            layout::keys_at + std::size_t{8} * node->le32(layout::max_entries_at);
        for (std::uint32_t i = 0; i < entries; ++i) {
            if (!internal) {
                m_leaf(key(*node, i), *node, values_at + std::size_t{i} * m_value_size);
                continue;
            }
            const std::uint64_t last = i + 1 < entries ? key(*node, i + 1) - 1 : high;
            visit(node->le64(values_at + std::size_t{i} * child_bytes), key(*node, i), last,
                  level + 1);
        }
    }

    bool is_whole() const { return m_whole; }

private:
    static std::uint64_t key(const raw_block& node, std::uint32_t i) {
        return node.le64(layout::keys_at + std::size_t{8} * i);
    }

    void fault(std::uint64_t block, const std::string& what) {
        m_walk.note(finding_kind::header, block,
                    fmt::format("{} at block {} {}", name_of(m_kind), block, what));
        m_walk.miss();
        m_whole = false;
    }

    bool has_good_sizes(const raw_block& node, std::uint64_t block, unsigned value_bytes) {
        const std::uint32_t entries = node.le32(layout::nr_entries_at);
        const std::uint32_t most = node.le32(layout::max_entries_at);
        const std::uint32_t bytes = node.le32(layout::value_size_at);
        if (bytes != value_bytes || most != max_entries(value_bytes)) {
            fault(block, fmt::format("has room for {} values of {} bytes, not for {} of {}", most,
                                     bytes, max_entries(value_bytes), value_bytes));
            return false;
        }
        if (entries > most) {
            fault(block, fmt::format("has {} entries and room for {}", entries, most));
            return false;
        }
        return true;
    }

    void check_keys(const raw_block& node, std::uint64_t block, std::uint64_t low,
                    std::uint64_t high) {
        const std::uint32_t entries = node.le32(layout::nr_entries_at);
        for (std::uint32_t i = 0; i < entries; ++i) {
            const bool ascends = i == 0 || key(node, i) > key(node, i - 1);
            if (ascends && key(node, i) >= low && key(node, i) <= high)
                continue;
            m_walk.note(
                finding_kind::keys, block,
                fmt::format("{} at block {} has key {} as entry {}, which {}", name_of(m_kind),
                            block, key(node, i), i,
                            ascends ? "its parent does not send there" : "does not ascend"));
            return;
        }
    }

    metadata_walk& m_walk;
    block_kind m_kind;
    unsigned m_value_size;
    const leaf_entry& m_leaf;
    bool m_whole = true;
};

} // namespace

bool walk_btree(metadata_walk& walk, std::uint64_t root, block_kind kind, unsigned value_size,
                const leaf_entry& leaf) {
    btree_walk tree(walk, kind, value_size, leaf);
    tree.visit(root, 0, std::numeric_limits<std::uint64_t>::max(), 0);
    return tree.is_whole();
}

} // namespace powercut::clone
