// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/dm_bitset.h"

namespace powercut::persistent_data {

int dm_disk_bitset::grow(std::uint64_t bits, block_t* root) {
    return m_array.grow((bits + bits_per_word - 1) / bits_per_word, root);
}

int dm_disk_bitset::flush(block_t* root) {
    if (!m_current_index_set || !m_dirty)
        return 0;
    if (const int result = m_array.set_value(m_current_index, m_current_bits, root))
        return result;
    m_current_index_set = false;
    m_dirty = false;
    return 0;
}

int dm_disk_bitset::get_array_entry(std::uint64_t word, block_t* root) {
    if (m_current_index_set) {
        if (m_current_index == word)
            return 0;
        if (const int result = flush(root))
            return result;
    }
    if (const int result = m_array.get_value(*root, word, &m_current_bits))
        return result;
    m_current_index_set = true;
    m_current_index = word;
    m_dirty = false;
    return 0;
}

int dm_disk_bitset::set_bit(std::uint64_t index, block_t* root) {
    if (const int result = get_array_entry(index / bits_per_word, root))
        return result;
    m_dirty = true;
    m_current_bits |= std::uint64_t{1} << (index % bits_per_word);
    return 0;
}

} // namespace powercut::persistent_data
