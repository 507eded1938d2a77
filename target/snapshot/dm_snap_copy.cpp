// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap.h"

#include "firmware_shim/kernel.h"

#include <algorithm>

// From a pending exception to a completed one: the copy, the commit in order of allocation, the
// release of the bios that waited (dm_spec.md 8.8, 8.9).
namespace powercut::snapshot {

void error_bios(bio_list& bios) {
    while (bio* item = bios.pop())
        bio_io_error(*item);
}

void flush_bios(bio_list& bios) {
    while (bio* item = bios.pop())
        submit_bio(*item);
}

namespace {

void account_start_copy(dm_snapshot& s) {
    ++s.in_progress;
}

void account_end_copy(dm_snapshot& s) {
    if (--s.in_progress <= cow_threshold)
        s.in_progress_wait.wake_all();
}

// Those that waited for the copy write to the origin now. Another snapshot may still need a copy.
void retry_origin_bios(dm_snapshot& s, bio_list& bios) {
    while (bio* item = bios.pop()) {
        switch (do_origin(s.module, *s.origin, *item, false)) {
        case dm_mapio::remapped:
            submit_bio(*item);
            break;
        case dm_mapio::kill:
            bio_io_error(*item);
            break;
        case dm_mapio::submitted:
            break;
        }
    }
}

// As the kernels before 5.2: nobody may look at the snapshot until the reads of the chunk are over.
bool drain_then_insert(dm_snapshot& s, const dm_snap_pending_exception& pe) {
    const write_guard guard(s.lock);
    if (!s.valid)
        return false;
    if (s.module.versions.track_reads)
        check_for_conflicting_io(s, pe.old_chunk);
    insert_completed_exception(s, pe.old_chunk, pe.new_chunk);
    return true;
}

// Puts the exception into the table of completed ones. False: the snapshot has become invalid.
bool insert_completed(dm_snapshot& s, const dm_snap_pending_exception& pe) {
    if (!s.module.versions.insert_before_draining)
        return drain_then_insert(s, pe);
    {
        const read_guard guard(s.lock);
        if (!s.valid)
            return false;
        insert_completed_exception(s, pe.old_chunk, pe.new_chunk);
    }
    // New reads find the exception from here on; those already on their way to the origin must see
    // it before it is overwritten.
    if (s.module.versions.track_reads)
        check_for_conflicting_io(s, pe.old_chunk);
    return true;
}

void pending_complete(void* context, bool success) {
    auto* pe = static_cast<dm_snap_pending_exception*>(context);
    dm_snapshot& s = *pe->snap;
    if (!success)
        invalidate_snapshot(s, -EIO);
    const bool error = !success || !insert_completed(s, *pe);
    s.pending.remove(*pe);
    bio_list snapshot_bios;
    snapshot_bios.swap(pe->snapshot_bios);
    bio_list origin_bios;
    origin_bios.swap(pe->origin_bios);
    bio* full_bio = pe->full_bio;
    if (full_bio)
        full_bio->bi_end_io = pe->full_bio_end_io;
    ++s.module.pending_exceptions_done_count;
    s.module.pending_exceptions_done.wake_all();
    if (error) {
        if (full_bio)
            bio_io_error(*full_bio);
        error_bios(snapshot_bios);
    } else {
        if (full_bio)
            bio_endio(*full_bio);
        flush_bios(snapshot_bios);
    }
    retry_origin_bios(s, origin_bios);
    free_pending_exception(pe);
}

void complete_exception(dm_snap_pending_exception& pe) {
    dm_snapshot& s = *pe.snap;
    if (pe.copy_error && !s.module.versions.commit_failed_copies)
        pending_complete(&pe, false); // the store goes on counting on this one (B15)
    else
        s.store->type->commit_exception(*s.store, pe, !pe.copy_error, pending_complete, &pe);
}

// Commits this one if it is its turn, and then those that had to wait for it.
void complete_in_order(dm_snapshot& s, dm_snap_pending_exception& pe) {
    if (pe.exception_sequence != s.exception_complete_sequence) {
        if (!s.out_of_order_tree.emplace(pe.exception_sequence, &pe).second)
            throw kernel_bug("dm-snap: two exceptions with one sequence number");
        return;
    }
    ++s.exception_complete_sequence;
    complete_exception(pe);
    auto& waiting = s.out_of_order_tree;
    while (!waiting.empty() && waiting.begin()->first == s.exception_complete_sequence) {
        dm_snap_pending_exception& next = *waiting.begin()->second;
        waiting.erase(waiting.begin());
        ++s.exception_complete_sequence;
        complete_exception(next);
    }
}

// Runs in the kcopyd thread, one at a time.
void copy_callback(bool read_err, unsigned long write_err, void* context) {
    auto& pe = *static_cast<dm_snap_pending_exception*>(context);
    dm_snapshot& s = *pe.snap;
    pe.copy_error = read_err || write_err;
    if (s.module.versions.commit_in_allocation_order)
        complete_in_order(s, pe);
    else
        complete_exception(pe);
    account_end_copy(s);
}

void full_bio_end_io(bio& ended) {
    dm_kcopyd_do_callback(static_cast<kcopyd_job*>(ended.bi_private), false,
                          ended.bi_status != blk_status::ok);
}

struct zero_request : in_flight {
    zero_request(dm_snapshot& s, bio& of) : snap(&s), item(&of) {}
    dm_snapshot* snap;
    bio* item;
};

void zero_callback(bool, unsigned long write_err, void* context) {
    const std::unique_ptr<zero_request> own(static_cast<zero_request*>(context));
    account_end_copy(*own->snap);
    own->item->bi_status = write_err ? blk_status::io_error : blk_status::ok;
    bio_endio(*own->item);
}

} // namespace

void start_copy(dm_snap_pending_exception& pe) {
    dm_snapshot& s = *pe.snap;
    const sector_t chunk_size = s.store->chunk_size;
    const sector_t start = pe.old_chunk << s.store->chunk_shift;
    const sector_t count = std::min(chunk_size, get_dev_size(*s.origin) - start);
    const dm_io_region src{s.origin, start, count};
    const dm_io_region dest{s.cow, pe.new_chunk << s.store->chunk_shift, count};
    account_start_copy(s);
    dm_kcopyd_copy(*s.kcopyd_client, src, std::span(&dest, 1), copy_callback, &pe);
}

// The bio covers the chunk, so it is written to the COW device itself and takes the copy's place;
// whoever sent it hears of it when the exception has been committed.
void start_full_bio(dm_snap_pending_exception& pe, bio& item) {
    dm_snapshot& s = *pe.snap;
    pe.full_bio = &item;
    pe.full_bio_end_io = item.bi_end_io;
    account_start_copy(s);
    item.bi_private = dm_kcopyd_prepare_callback(*s.kcopyd_client, copy_callback, &pe);
    item.bi_end_io = full_bio_end_io;
    submit_bio(item);
}

// A discard of a whole chunk that has an exception; the bio is remapped already.
void zero_exception(dm_snapshot& s, bio& item) {
    const dm_io_region dest{s.cow, item.bi_sector, s.store->chunk_size};
    account_start_copy(s);
    dm_kcopyd_zero(*s.kcopyd_client, std::span(&dest, 1), zero_callback,
                   &s.owner().runs_on().in_flight_things().add(new zero_request(s, item)));
}

bool wait_for_in_progress(dm_snapshot& s, bool unlock_origins) {
    if (s.in_progress <= cow_threshold || !s.module.versions.limit_copies)
        return true;
    if (unlock_origins)
        s.module.origins_lock.up_read();
    s.in_progress_wait.wait_event([&s] { return s.in_progress <= cow_threshold; });
    return false;
}

void locked_invalidate_snapshot(dm_snapshot& s, int err) {
    if (!s.valid)
        return;
    log_snapshots(s, err == -EIO ? "Invalidating snapshot: Error reading/writing."
                                 : "Invalidating snapshot: Unable to allocate exception.");
    if (s.store->type->drop_snapshot && s.store->type->drop_snapshot(*s.store))
        s.invalidation_refused = s.module.versions.durable_invalidation;
    s.valid = false;
    dm_table_event(*s.ti->table);
}

void invalidate_snapshot(dm_snapshot& s, int err) {
    const write_guard guard(s.lock);
    locked_invalidate_snapshot(s, err);
}

} // namespace powercut::snapshot
