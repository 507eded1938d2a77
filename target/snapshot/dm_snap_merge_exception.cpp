// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap.h"

#include "firmware_shim/kernel.h"

#include <string>

// What a merge does to exceptions: other snapshots get theirs, its own are removed (dm_spec.md
// section 9).
namespace powercut::snapshot {

dm_mapio origin_write_extent(dm_snapshot& merging, sector_t sector, sector_t size) {
    const read_guard guard(merging.module.origins_lock);
    const auto& snapshots = lookup_origin(merging.module, *merging.origin);
    dm_mapio result = dm_mapio::remapped;
    // max_io_len is the smallest chunk size among them, since the resume of the merge.
    for (sector_t done = 0; done < size; done += merging.ti->max_io_len) {
        const dm_mapio of_chunk = origin_write(snapshots, sector + done, nullptr);
        if (of_chunk == dm_mapio::kill)
            return of_chunk;
        if (of_chunk == dm_mapio::submitted)
            result = of_chunk;
    }
    return result;
}

bio_list release_queued_bios_after_merge(dm_snapshot& s) {
    s.first_merging_chunk = 0;
    s.num_merging_chunks = 0;
    bio_list queued;
    queued.swap(s.bios_queued_during_merge);
    return queued;
}

namespace {

// __remove_single_exception_chunk
int locked_remove_single_exception_chunk(dm_snapshot& s, chunk_t old_chunk) {
    dm_exception* e = s.complete.lookup(old_chunk);
    if (!e) {
        log_snapshots(s, "Corruption detected: exception for block " + std::to_string(old_chunk) +
                             " is on disk but not in memory");
        return -EINVAL;
    }
    const unsigned more = dm_consecutive_chunk_count(*e);
    if (more == 0) {
        s.complete.remove(*e);
        free_completed_exception(s, *e);
        return 0;
    }
    // Records go in the opposite order to that in which they came, so a chunk is at an end of the
    // run that its exception stands for.
    if (old_chunk == e->old_chunk) {
        ++e->old_chunk;
        ++e->new_chunk;
    } else if (old_chunk != e->old_chunk + more) {
        log_snapshots(s, "Attempt to merge block " + std::to_string(old_chunk) +
                             " from the middle of a chunk range [" + std::to_string(e->old_chunk) +
                             " - " + std::to_string(e->old_chunk + more) + "]");
        return -EINVAL;
    }
    dm_consecutive_chunk_count_dec(*e);
    return 0;
}

} // namespace

// Removes the exceptions of the run, the last chunk first, and lets the writes go that waited for
// it: straight to the origin.
int remove_single_exception_chunk(dm_snapshot& s) {
    bio_list queued;
    {
        const write_guard guard(s.lock);
        for (unsigned left = s.num_merging_chunks; left; --left) {
            const int result =
                locked_remove_single_exception_chunk(s, s.first_merging_chunk + left - 1);
            if (result)
                return result;
        }
        queued = release_queued_bios_after_merge(s);
    }
    flush_bios(queued);
    return 0;
}

} // namespace powercut::snapshot
