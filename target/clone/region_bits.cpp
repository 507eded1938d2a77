// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/region_bits.h"

#include <algorithm>
#include <bit>

namespace powercut::clone {

void region_bits::set_word(std::uint64_t word, std::uint64_t bits) {
    const std::uint64_t used = std::min<std::uint64_t>(m_size - word * 64, 64);
    m_words[word] = used == 64 ? bits : bits & ((std::uint64_t{1} << used) - 1);
}

std::uint64_t region_bits::count() const {
    std::uint64_t set = 0;
    for (const std::uint64_t word : m_words)
        set += static_cast<unsigned>(std::popcount(word));
    return set;
}

std::uint64_t region_bits::find_next(bool wanted, std::uint64_t start, std::uint64_t end) const {
    std::uint64_t not_before = ~std::uint64_t{0} << (start % 64);
    for (std::uint64_t word = start / 64; word * 64 < end; ++word) {
        const std::uint64_t found = (wanted ? m_words[word] : ~m_words[word]) & not_before;
        if (found)
            return std::min(end, word * 64 + static_cast<unsigned>(std::countr_zero(found)));
        not_before = ~std::uint64_t{0};
    }
    return end;
}

} // namespace powercut::clone
