// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/persistent_data/dm_array.h"

// A set of bits in an array of words of 64 (dm_spec.md 13.4, dm-bitset.c). The word that was worked
// on last is kept aside, so that a run of changes costs one; flush() puts it into the array.
// Results are 0 or a negative errno. Not modelled: clearing and testing of bits, shrinking.
namespace powercut::persistent_data {

inline constexpr unsigned bits_per_word = 64;

class dm_disk_bitset {
public:
    explicit dm_disk_bitset(dm_transaction_manager& tm) : m_array(tm) {}

    int empty(block_t* root) { return m_array.empty(root); }
    int grow(std::uint64_t bits, block_t* root); // from an empty one, all clear
    int set_bit(std::uint64_t index, block_t* root);
    int flush(block_t* root); // before every commit

    dm_array_info& array() { return m_array; }

private:
    int get_array_entry(std::uint64_t word, block_t* root);

    dm_array_info m_array;
    std::uint64_t m_current_index = 0;
    std::uint64_t m_current_bits = 0;
    bool m_current_index_set = false;
    bool m_dirty = false;
};

} // namespace powercut::persistent_data
