// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/snapshot/dm_exception_store.h"

#include <vector>

// The exception tables of dm-snap (dm_spec.md 8.4): a hash of chunks. In the table of completed
// exceptions a slot covers 256 chunks and its entries may stand for runs of consecutive chunks.
namespace powercut::snapshot {

class dm_exception_table {
public:
    using slot = boost::intrusive::slist<dm_exception, boost::intrusive::constant_time_size<false>,
                                         boost::intrusive::linear<true>>;

    // `size` is a power of two; hash_shift is 0 or dm_chunk_consecutive_bits.
    void init(std::uint32_t size, unsigned hash_shift);

    // The first entry of the slot whose run contains the chunk.
    dm_exception* lookup(chunk_t chunk);
    void insert_head(dm_exception& e);
    // Joins the entry to a run that it extends (true: the entry itself is not in the table then),
    // or inserts it in order of old_chunk.
    bool insert_joined(dm_exception& e);
    void remove(dm_exception& e);

    const std::vector<slot>& slots() const { return m_slots; }

private:
    slot& slot_of(chunk_t chunk) { return m_slots[(chunk >> m_hash_shift) & m_hash_mask]; }

    std::vector<slot> m_slots;
    std::uint32_t m_hash_mask = 0;
    unsigned m_hash_shift = 0;
};

} // namespace powercut::snapshot
