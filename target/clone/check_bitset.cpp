// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/check_bitset.h"

#include "target/clone/check_btree.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace powercut::clone {

namespace layout = persistent_data::array_block_layout;

namespace {

constexpr unsigned word_bits = 64;
constexpr unsigned word_bytes = 8;
constexpr unsigned block_words = (persistent_data::block_bytes - layout::values_at) / word_bytes;

class bitset_check {
public:
    bitset_check(metadata_walk& walk, bitset_view& out) : m_walk(walk), m_out(out) {}

    void visit(std::uint64_t key, std::uint64_t block) {
        const std::uint64_t index = m_next++;
        if (key != index)
            m_walk.note(finding_kind::keys, block,
                        fmt::format("array block {} of the bitset has key {}", index, key));
        const auto bytes = m_walk.reach(block, block_kind::array);
        if (bytes && has_good_header(*bytes, block, index))
            add_words(*bytes, index * block_words);
    }

    void end(std::uint64_t root, bool whole_tree) {
        const std::uint64_t needed =
            words_needed() / block_words + (words_needed() % block_words != 0);
        if (whole_tree && m_next < needed)
            m_walk.note(finding_kind::truncated, root,
                        fmt::format("the bitset has {} array blocks, {} regions need {}", m_next,
                                    m_out.regions, needed));
        if (m_out.bits_beyond_end)
            m_walk.note(finding_kind::bits_beyond_end, root,
                        fmt::format("the bitset has {} bits set behind the last region",
                                    m_out.bits_beyond_end));
    }

private:
    std::uint64_t words_needed() const {
        return m_out.regions / word_bits + (m_out.regions % word_bits != 0);
    }

    bool has_good_header(const raw_block& bytes, std::uint64_t block, std::uint64_t index) {
        const std::uint32_t most = bytes.le32(layout::max_entries_at);
        const std::uint32_t entries = bytes.le32(layout::nr_entries_at);
        const std::uint32_t value_size = bytes.le32(layout::value_size_at);
        if (value_size != word_bytes || most != block_words || entries > most) {
            m_walk.note(finding_kind::header, block,
                        fmt::format("array block at block {} has {} entries and room for {} values "
                                    "of {} bytes, not for {} of {}",
                                    block, entries, most, value_size, block_words, word_bytes));
            m_walk.miss();
            return false;
        }
        const std::uint64_t needed = words_needed();
        const std::uint64_t before = index * block_words;
        const std::uint64_t due =
            std::min<std::uint64_t>(block_words, needed > before ? needed - before : 0);
        if (entries != due)
            m_walk.note(entries < due ? finding_kind::truncated : finding_kind::header, block,
                        fmt::format("array block {} of the bitset, at block {}, has {} entries, "
                                    "not {}",
                                    index, block, entries, due));
        return true;
    }

    void add_words(const raw_block& bytes, std::uint64_t first_word) {
        const std::uint32_t entries = bytes.le32(layout::nr_entries_at);
        m_out.words += entries;
        for (std::uint32_t i = 0; i < entries; ++i)
            add_word(bytes.le64(layout::values_at + std::size_t{word_bytes} * i),
                     (first_word + i) * word_bits);
    }

    void add_word(std::uint64_t bits, std::uint64_t first_region) {
        const std::uint64_t left = m_out.regions > first_region ? m_out.regions - first_region : 0;
        const std::uint64_t regions =
            left < word_bits ? (std::uint64_t{1} << left) - 1 : ~std::uint64_t{0};
        m_out.bits_beyond_end += std::popcount(bits & ~regions);
        bits &= regions;
        m_out.hydrated += std::popcount(bits);
        for (unsigned at = 0; at < word_bits && bits >> at != 0;) {
            at += std::countr_zero(bits >> at);
            const unsigned count = std::countr_one(bits >> at);
            add_run(first_region + at, count);
            at += count;
        }
    }

    void add_run(std::uint64_t first, std::uint64_t count) {
        if (!m_out.runs.empty() && m_out.runs.back().first + m_out.runs.back().count == first)
            m_out.runs.back().count += count;
        else
            m_out.runs.push_back({first, count});
    }

    metadata_walk& m_walk;
    bitset_view& m_out;
    std::uint64_t m_next = 0;
};

} // namespace

void check_bitset(metadata_walk& walk, std::uint64_t root, bitset_view& out) {
    bitset_check check(walk, out);
    const bool whole_tree =
        walk_btree(walk, root, block_kind::bitset_node, word_bytes,
                   [&](std::uint64_t key, const raw_block& node, std::size_t value_at) {
                       check.visit(key, node.le64(value_at));
                   });
    check.end(root, whole_tree);
}

} // namespace powercut::clone
