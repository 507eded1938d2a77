// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap.h"

#include "firmware_shim/kernel.h"

#include <algorithm>

// Bios to a snapshot (dm_spec.md 8.6).
namespace powercut::snapshot {

void remap_exception(const dm_snapshot& s, const dm_exception& e, bio& item, chunk_t chunk) {
    item.bi_bdev = s.cow;
    item.bi_sector =
        ((dm_chunk_number(e.new_chunk) + (chunk - e.old_chunk)) << s.store->chunk_shift) +
        (item.bi_sector & s.store->chunk_mask);
}

namespace {

// What is to be done with a bio once the locks are dropped.
enum class next_step { remapped, submitted, kill, end, zero, full_bio, copy, no_space };

struct decision {
    next_step step;
    dm_snap_pending_exception* pe = nullptr;
};

bool io_overlaps_chunk(const dm_snapshot& s, const bio& item) {
    return item.bi_size == s.store->chunk_size;
}

// Fix F1: only the first sector of a discard picks the COW chunk, so nothing behind the end of that
// chunk may go there. It is dropped: a discard need not be carried out.
void trim_to_chunk(const dm_snapshot& s, bio& item) {
    const sector_t to_end = s.store->chunk_size - (item.bi_sector & s.store->chunk_mask);
    item.bi_size = std::min(item.bi_size, to_end);
}

decision to_origin(dm_snapshot& s, bio& item, chunk_t chunk) {
    item.bi_bdev = s.origin;
    track_chunk(s, item, chunk);
    return {next_step::remapped};
}

// A write to a chunk without exception: it waits for one, or is the copy itself when it covers the
// chunk.
decision write_new_chunk(dm_snapshot& s, bio& item, chunk_t chunk) {
    dm_snap_pending_exception* pe = lookup_pending_exception(s, chunk);
    if (!pe) {
        pe = alloc_pending_exception_locked(s);
        if (!s.valid || s.snapshot_overflowed) {
            free_pending_exception(pe);
            return {next_step::kill};
        }
        dm_exception* e = s.module.versions.recheck_complete ? s.complete.lookup(chunk) : nullptr;
        if (e) {
            free_pending_exception(pe);
            remap_exception(s, *e, item, chunk);
            return {next_step::remapped};
        }
        pe = find_pending_exception(s, pe, chunk);
        if (!pe)
            return {next_step::no_space};
    }
    remap_exception(s, *pe, item, chunk);
    const bool instead_of_copy = s.module.versions.full_chunk_writes && io_overlaps_chunk(s, item);
    if (!pe->started && instead_of_copy) {
        pe->started = true;
        return {next_step::full_bio, pe};
    }
    pe->snapshot_bios.add(item);
    if (pe->started)
        return {next_step::submitted};
    pe->started = true;
    return {next_step::copy, pe};
}

// With the lock held for reading.
decision decide(dm_snapshot& s, bio& item, chunk_t chunk) {
    if (!s.valid || (s.snapshot_overflowed && item.is_write()))
        return {next_step::kill};
    const bool discard = item.bi_op == req_op::discard;
    if (discard && s.discard_passdown_origin && dm_bio_get_target_bio_nr(item) == 1)
        return to_origin(s, item, chunk);
    if (discard && s.module.versions.whole_chunk_discards)
        trim_to_chunk(s, item);
    if (dm_exception* e = s.complete.lookup(chunk)) {
        remap_exception(s, *e, item, chunk);
        return {discard && io_overlaps_chunk(s, item) ? next_step::zero : next_step::remapped};
    }
    if (discard)
        return {next_step::end};
    if (item.is_write())
        return write_new_chunk(s, item, chunk);
    return to_origin(s, item, chunk);
}

void out_of_space(dm_snapshot& s) {
    const write_guard guard(s.lock);
    if (!s.store->userspace_supports_overflow) {
        locked_invalidate_snapshot(s, -ENOMEM);
    } else if (s.valid && !s.snapshot_overflowed) {
        s.snapshot_overflowed = true;
        log_snapshots(s, "Snapshot overflowed: Unable to allocate exception.");
    }
}

dm_mapio carry_out(dm_snapshot& s, bio& item, const decision& decided) {
    switch (decided.step) {
    case next_step::remapped:
        return dm_mapio::remapped;
    case next_step::kill:
        return dm_mapio::kill;
    case next_step::no_space:
        out_of_space(s);
        return dm_mapio::kill;
    case next_step::end:
        bio_endio(item);
        break;
    case next_step::zero:
        zero_exception(s, item);
        break;
    case next_step::full_bio:
        start_full_bio(*decided.pe, item);
        break;
    case next_step::copy:
        start_copy(*decided.pe);
        break;
    case next_step::submitted:
        break;
    }
    return dm_mapio::submitted;
}

} // namespace

dm_mapio snapshot_map(dm_target& ti, bio& item) {
    dm_snapshot& s = snapshot_of(ti);
    if (item.bi_flags & req_preflush) {
        item.bi_bdev = s.cow;
        return dm_mapio::remapped;
    }
    if (!s.valid)
        return dm_mapio::kill;
    const chunk_t chunk = sector_to_chunk(*s.store, item.bi_sector);
    if (item.is_write())
        while (!wait_for_in_progress(s, false)) {
        }
    decision decided{};
    {
        const read_guard guard(s.lock);
        decided = decide(s, item, chunk);
    }
    return carry_out(s, item, decided);
}

dm_endio snapshot_end_io(dm_target& ti, bio& item, blk_status&) {
    stop_tracking_chunk(snapshot_of(ti), item);
    return dm_endio::done;
}

} // namespace powercut::snapshot
