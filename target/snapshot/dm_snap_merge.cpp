// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap.h"

#include "firmware_shim/kernel.h"

#include <algorithm>

// Merging a snapshot into its origin: the run of chunks at the end of the list of exceptions goes
// to the origin, then its records go, then the next run (dm_spec.md section 9).
//
// What makes a cut harmless at any point is the order: other snapshots have what they need, the
// data is durable on the origin, the records are durably gone, and only then may anybody write to
// those chunks of the origin.
namespace powercut::snapshot {

namespace {

struct merge_run { // consecutive in both devices
    chunk_t old_chunk = 0;
    chunk_t new_chunk = 0;
    unsigned chunks = 0;
};

void merge_shutdown(dm_snapshot& s) {
    s.running_merge = false;
    s.merge_stopped.wake_all();
}

void merge_has_failed(dm_snapshot& s) {
    bio_list queued;
    {
        const write_guard guard(s.lock);
        s.merge_failed = true;
        queued = release_queued_bios_after_merge(s);
    }
    error_bios(queued);
    merge_shutdown(s);
}

// The next run; of no chunks when the merge ends here.
merge_run next_run(dm_snapshot& s) {
    if (s.shutdown_merge)
        return {};
    if (!s.valid) {
        log_snapshots(s, "Snapshot is invalid: can't merge");
        return {};
    }
    if (!s.store->type->prepare_merge)
        throw kernel_bug("dm-snap: a merge calls prepare_merge of a store that has none");
    chunk_t last_old = 0;
    chunk_t last_new = 0;
    const int chunks = s.store->type->prepare_merge(*s.store, &last_old, &last_new);
    if (chunks < 0) {
        log_snapshots(s, "Read error in exception store: shutting down merge");
        const write_guard guard(s.lock);
        s.merge_failed = true;
    }
    if (chunks <= 0)
        return {};
    const auto count = static_cast<unsigned>(chunks);
    return {last_old + 1 - count, last_new + 1 - count, count};
}

// Exceptions in other snapshots come first; whenever one is complete, anywhere, it looks again.
// False where fix W2 refuses to overwrite the origin.
bool copy_to_other_snapshots(dm_snapshot& s, sector_t sector, sector_t size) {
    std::uint64_t previous = s.module.pending_exceptions_done_count;
    for (;;) {
        const dm_mapio result = origin_write_extent(s, sector, size);
        if (result != dm_mapio::submitted)
            return result == dm_mapio::remapped;
        s.module.pending_exceptions_done.wait_event(
            [&] { return s.module.pending_exceptions_done_count != previous; });
        previous = s.module.pending_exceptions_done_count;
    }
}

void merge_callback(bool read_err, unsigned long write_err, void* context);

// A step up to its copy. The first one runs in the thread that resumes, the others in kcopyd's.
void snapshot_merge_next_chunks(dm_snapshot& s) {
    const merge_run run = next_run(s);
    if (run.chunks == 0) {
        merge_shutdown(s);
        return;
    }
    const target::behaviour& versions = s.module.versions;
    const unsigned shift = s.store->chunk_shift;
    const sector_t size = sector_t{run.chunks} * s.store->chunk_size;
    const sector_t start = run.old_chunk << shift;
    const sector_t count = std::min(size, get_dev_size(*s.origin) - start);
    if (versions.merge_copies_to_others_first && !copy_to_other_snapshots(s, start, size)) {
        log_snapshots(s, "Invalidation of another snapshot refused: shutting down merge");
        merge_has_failed(s);
        return;
    }
    {
        const write_guard guard(s.lock);
        s.first_merging_chunk = run.old_chunk;
        s.num_merging_chunks = run.chunks;
    }
    // Writes that came before wait no more; those on their way to the COW device must be there.
    for (unsigned i = 0; versions.merge_drains_writes && i < run.chunks; ++i)
        check_for_conflicting_io(s, run.old_chunk + i);
    const dm_io_region src{s.cow, run.new_chunk << shift, count};
    const dm_io_region dest{s.origin, start, count};
    dm_kcopyd_copy(*s.kcopyd_client, src, std::span(&dest, 1), merge_callback, &s);
}

// What is to be logged; null: the run is merged.
const char* finish_run(dm_snapshot& s, bool read_err, bool write_err) {
    if (read_err)
        return "Read error: shutting down merge.";
    if (write_err)
        return "Write error: shutting down merge.";
    // The records may go only when the data cannot be lost any more.
    if (s.module.versions.merge_flushes_origin && blkdev_issue_flush(*s.origin) < 0)
        return "Flush after merge failed: shutting down merge";
    if (s.store->type->commit_merge(*s.store, s.num_merging_chunks) < 0)
        return "Write error in exception store: shutting down merge";
    return nullptr;
}

void merge_callback(bool read_err, unsigned long write_err, void* context) {
    auto& s = *static_cast<dm_snapshot*>(context);
    if (const char* text = finish_run(s, read_err, write_err != 0)) {
        log_snapshots(s, text);
        merge_has_failed(s);
    } else if (remove_single_exception_chunk(s) < 0) {
        merge_has_failed(s);
    } else {
        snapshot_merge_next_chunks(s);
    }
}

} // namespace

void start_merge(dm_snapshot& s) {
    if (s.running_merge)
        return;
    s.running_merge = true;
    snapshot_merge_next_chunks(s);
}

void stop_merge(dm_snapshot& s) {
    s.shutdown_merge = true;
    s.merge_stopped.wait_event([&s] { return !s.running_merge; });
    s.shutdown_merge = false;
}

} // namespace powercut::snapshot
