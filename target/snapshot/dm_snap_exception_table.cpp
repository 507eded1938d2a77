// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap_exception_table.h"

namespace powercut::snapshot {

void dm_exception_table::init(std::uint32_t size, unsigned hash_shift) {
    m_hash_shift = hash_shift;
    m_hash_mask = size - 1;
    m_slots = std::vector<slot>(size);
}

dm_exception* dm_exception_table::lookup(chunk_t chunk) {
    for (dm_exception& e : slot_of(chunk))
        if (chunk >= e.old_chunk && chunk <= e.old_chunk + dm_consecutive_chunk_count(e))
            return &e;
    return nullptr;
}

void dm_exception_table::insert_head(dm_exception& e) {
    slot_of(e.old_chunk).push_front(e);
}

bool dm_exception_table::insert_joined(dm_exception& e) {
    slot& entries = slot_of(e.old_chunk);
    if (m_hash_shift == 0) {
        entries.push_front(e);
        return false;
    }
    auto before = entries.before_begin();
    for (auto at = entries.begin(); at != entries.end(); before = at++) {
        const unsigned count = dm_consecutive_chunk_count(*at);
        if (e.old_chunk == at->old_chunk + count + 1 &&
            e.new_chunk == dm_chunk_number(at->new_chunk) + count + 1) {
            dm_consecutive_chunk_count_inc(*at);
            return true;
        }
        if (e.old_chunk == at->old_chunk - 1 && e.new_chunk == dm_chunk_number(at->new_chunk) - 1) {
            dm_consecutive_chunk_count_inc(*at);
            --at->old_chunk;
            --at->new_chunk;
            return true;
        }
        if (at->old_chunk > e.old_chunk)
            break;
    }
    entries.insert_after(before, e);
    return false;
}

void dm_exception_table::remove(dm_exception& e) {
    slot& entries = slot_of(e.old_chunk);
    entries.erase(entries.iterator_to(e));
}

} // namespace powercut::snapshot
