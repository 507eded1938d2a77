// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <vector>

// A bit a region, in words as the disk has them (the bitmaps of dm-clone-metadata.c).
namespace powercut::clone {

class region_bits {
public:
    explicit region_bits(std::uint64_t regions) : m_size(regions), m_words(words(regions)) {}

    static std::uint64_t words(std::uint64_t bits) { return (bits + 63) / 64; }
    std::uint64_t size() const { return m_size; }
    bool test(std::uint64_t bit) const { return m_words[bit / 64] >> (bit % 64) & 1; }
    void set(std::uint64_t bit) { m_words[bit / 64] |= std::uint64_t{1} << (bit % 64); }
    void clear(std::uint64_t bit) { m_words[bit / 64] &= ~(std::uint64_t{1} << (bit % 64)); }
    void set_word(std::uint64_t word, std::uint64_t bits); // bits beyond the last one are ignored
    std::uint64_t count() const;
    bool full() const { return find_next(false, 0, m_size) == m_size; }
    // The first from `start` to before `end` that is set, or that is clear; else `end`.
    std::uint64_t find_next(bool wanted, std::uint64_t start, std::uint64_t end) const;

private:
    std::uint64_t m_size;
    std::vector<std::uint64_t> m_words;
};

} // namespace powercut::clone
