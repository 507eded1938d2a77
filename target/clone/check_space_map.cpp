// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/check_space_map.h"

#include "target/clone/check_btree.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace powercut::clone {

using namespace persistent_data;
using namespace sm_bitmap_layout;

namespace {

class space_map_check {
public:
    space_map_check(metadata_walk& walk, space_map_view& out) : m_walk(walk), m_out(out) {
        m_counts.resize(std::min({m_out.nr_blocks, m_walk.device_blocks(), max_metadata_blocks}),
                        unknown_count);
    }

    void read_overflow(std::uint64_t root) {
        m_whole_overflow = walk_btree(
            m_walk, root, block_kind::ref_count_node, 4,
            [&](std::uint64_t block, const raw_block& node, std::size_t value_at) {
                const std::uint32_t count = node.le32(value_at);
                m_out.overflow.push_back({block, count});
                m_overflow[block] = count;
                if (count < overflow_min)
                    wrong(block, fmt::format("the overflow tree has block {} with a count of {}",
                                             block, count));
            });
    }

    void read_index(std::uint64_t index_block) {
        const auto index = m_walk.reach(index_block, block_kind::index);
        if (!index)
            return;
        const std::uint64_t bitmaps = std::min<std::uint64_t>(
            (std::min(m_out.nr_blocks, max_metadata_blocks) + entries_per_block - 1) /
                entries_per_block,
            sm_index_layout::max_bitmaps);
        for (unsigned i = 0; i < sm_index_layout::max_bitmaps; ++i) {
            const bitmap_view entry = entry_of_index(*index, i);
            if (i < bitmaps)
                read_bitmap(i, m_out.bitmaps.emplace_back(entry));
            else if (entry.block || entry.nr_free || entry.none_free_before) {
                wrong(index_block, fmt::format("index entry {} is not zero, and there are {} "
                                               "bitmaps",
                                               i, bitmaps));
                break;
            }
        }
        check_allocated(index_block);
    }

    block_counts take_counts() { return std::move(m_counts); }

private:
    void wrong(std::uint64_t block, std::string text) {
        m_walk.note(finding_kind::space_map, block, std::move(text));
    }

    static bitmap_view entry_of_index(const raw_block& index, unsigned i) {
        using namespace sm_index_layout;
        const std::size_t at = entries_at + i * entry_bytes;
        return {.block = index.le64(at + entry_blocknr_at),
                .nr_free = index.le32(at + entry_nr_free_at),
                .none_free_before = index.le32(at + entry_none_free_before_at)};
    }

    void read_bitmap(unsigned number, bitmap_view& view) {
        const auto bitmap = m_walk.reach(view.block, block_kind::bitmap);
        if (!bitmap) {
            m_all_bitmaps = false;
            return;
        }
        view.readable = true;
        view.computed_nr_free = entries_per_block;
        view.first_free = entries_per_block;
        const std::uint64_t first = std::uint64_t{number} * entries_per_block;
        for (unsigned i = 0; i < entries_per_block; ++i) {
            const std::uint32_t entry = entry_of(*bitmap, i);
            if (entry)
                --view.computed_nr_free;
            else
                view.first_free = std::min(view.first_free, i);
            if (first + i < m_counts.size())
                m_counts[first + i] = count_of(first + i, entry);
            else if (entry && first + i >= m_out.nr_blocks && m_end_is_clean) {
                m_end_is_clean = false;
                wrong(view.block, fmt::format("block {} is counted, and the space map ends at {}",
                                              first + i, m_out.nr_blocks));
            }
        }
        m_out.computed_allocated += entries_per_block - view.computed_nr_free;
        compare(number, view);
    }

    static std::uint32_t entry_of(const raw_block& bitmap, unsigned i) {
        const std::uint64_t word = bitmap.le64(words_at + i / entries_per_word * 8);
        const unsigned at = 2 * (i % entries_per_word);
        const unsigned high = word >> at & 1;
        const unsigned low = word >> (at + 1) & 1;
        return 2 * high + low;
    }

    std::uint32_t count_of(std::uint64_t block, std::uint32_t entry) {
        if (entry != overflow_min)
            return entry;
        const auto found = m_overflow.find(block);
        if (found != m_overflow.end()) {
            const std::uint32_t count = found->second;
            m_overflow.erase(found);
            return count;
        }
        if (m_whole_overflow)
            wrong(block, fmt::format("block {} is to be in the overflow tree and is not", block));
        return unknown_count;
    }

    void compare(unsigned number, const bitmap_view& view) {
        if (view.nr_free != view.computed_nr_free)
            wrong(view.block, fmt::format("index entry {} has {} free blocks, its bitmap {}",
                                          number, view.nr_free, view.computed_nr_free));
        // It may lag behind: a search starts there.
        if (view.none_free_before > view.first_free)
            wrong(view.block, fmt::format("index entry {} has none free before {}, its bitmap has "
                                          "{}",
                                          number, view.none_free_before, view.first_free));
    }

    void check_allocated(std::uint64_t index_block) {
        if (!m_all_bitmaps)
            return;
        if (m_out.nr_allocated != m_out.computed_allocated)
            wrong(index_block, fmt::format("the root has {} allocated blocks, the bitmaps {}",
                                           m_out.nr_allocated, m_out.computed_allocated));
        for (const auto& [block, count] : m_out.overflow)
            if (m_overflow.contains(block))
                wrong(block, fmt::format("block {} is in the overflow tree, and its bitmap does "
                                         "not say so",
                                         block));
    }

    metadata_walk& m_walk;
    space_map_view& m_out;
    block_counts m_counts;
    std::unordered_map<std::uint64_t, std::uint32_t> m_overflow; // what no bitmap asked for yet
    bool m_whole_overflow = true;
    bool m_all_bitmaps = true;
    bool m_end_is_clean = true;
};

} // namespace

block_counts check_space_map(metadata_walk& walk, const superblock_view& superblock,
                             space_map_view& out) {
    space_map_check check(walk, out);
    check.read_overflow(superblock.ref_count_root);
    check.read_index(superblock.bitmap_root);
    return check.take_counts();
}

} // namespace powercut::clone
