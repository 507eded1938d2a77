// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap.h"

#include "firmware_shim/kernel.h"

#include <algorithm>
#include <bit>

namespace powercut::snapshot {

namespace {

constexpr std::uint32_t hash_size_min = 64;
constexpr std::uint64_t hash_memory_max = 2 << 20; // bytes
constexpr std::uint64_t list_head_size = 16;       // bytes, on the kernel's machines

} // namespace

int init_hash_tables(dm_snapshot& s) {
    const chunk_t cow_chunks = get_dev_size(*s.cow) >> s.store->chunk_shift;
    const chunk_t wanted = std::min<chunk_t>(cow_chunks, hash_memory_max / list_head_size);
    const auto complete_size =
        std::bit_floor(std::max<std::uint32_t>(static_cast<std::uint32_t>(wanted), hash_size_min));
    s.complete.init(complete_size, dm_chunk_consecutive_bits);
    s.pending.init(std::max(complete_size / 8, hash_size_min), 0);
    return 0;
}

void free_completed_exception(dm_snapshot& s, dm_exception& e) {
    s.exception_cache->free(&e);
}

void insert_completed_exception(dm_snapshot& s, chunk_t old_chunk, chunk_t new_chunk) {
    auto* e = new (s.exception_cache->malloc()) dm_exception;
    e->old_chunk = old_chunk;
    e->new_chunk = new_chunk;
    if (s.complete.insert_joined(*e))
        free_completed_exception(s, *e);
}

int dm_add_exception(void* context, chunk_t old_chunk, chunk_t new_chunk) {
    insert_completed_exception(*static_cast<dm_snapshot*>(context), old_chunk, new_chunk);
    return 0;
}

dm_snap_pending_exception* alloc_pending_exception(dm_snapshot& s) {
    // The kernel may sleep here until memory is free, so others may run.
    s.owner().runs_on().may_stall("a pending exception");
    auto* pe = &s.owner().runs_on().in_flight_things().add(new dm_snap_pending_exception);
    ++s.pending_exceptions_count;
    pe->snap = &s;
    return pe;
}

dm_snap_pending_exception* alloc_pending_exception_locked(dm_snapshot& s) {
    if (s.module.versions.locked_allocation)
        return alloc_pending_exception(s);
    s.lock.up_read();
    dm_snap_pending_exception* pe = alloc_pending_exception(s);
    if (!s.lock.down_read_trylock()) // to be ahead of who comes for memory next
        s.lock.down_read();
    return pe;
}

void free_pending_exception(dm_snap_pending_exception* pe) {
    --pe->snap->pending_exceptions_count;
    delete pe;
}

dm_snap_pending_exception* lookup_pending_exception(dm_snapshot& s, chunk_t chunk) {
    return static_cast<dm_snap_pending_exception*>(s.pending.lookup(chunk));
}

// __insert_pending_exception: numbers it and takes a chunk of the COW device for it.
static dm_snap_pending_exception*
insert_pending_exception(dm_snapshot& s, dm_snap_pending_exception* pe, chunk_t chunk) {
    pe->old_chunk = chunk;
    if (s.store->type->prepare_exception(*s.store, *pe)) {
        free_pending_exception(pe);
        return nullptr;
    }
    pe->exception_sequence = s.exception_start_sequence++;
    s.pending.insert_head(*pe);
    return pe;
}

dm_snap_pending_exception* find_pending_exception(dm_snapshot& s, dm_snap_pending_exception* pe,
                                                  chunk_t chunk) {
    if (dm_snap_pending_exception* other = lookup_pending_exception(s, chunk)) {
        free_pending_exception(pe);
        return other;
    }
    return insert_pending_exception(s, pe, chunk);
}

} // namespace powercut::snapshot
