// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap.h"

#include "firmware_shim/kernel.h"

// The target snapshot-merge (dm_spec.md section 9): it shows the snapshot while that is merged and
// takes the place of the origin, so writes to it make exceptions in other snapshots.
namespace powercut::snapshot {

namespace {

bool is_being_merged(const dm_snapshot& s, chunk_t chunk) {
    return chunk >= s.first_merging_chunk && chunk - s.first_merging_chunk < s.num_merging_chunks;
}

// A bio to a chunk that has not been merged yet; the lock is held.
dm_mapio map_to_exception(dm_snapshot& s, const dm_exception& e, bio& item, chunk_t chunk) {
    const bool write = item.is_write();
    if (write && is_being_merged(s, chunk) && s.module.versions.merge_queues_writes) {
        item.bi_bdev = s.origin; // where it goes once the chunk is there
        s.bios_queued_during_merge.add(item);
        return dm_mapio::submitted;
    }
    remap_exception(s, e, item, chunk);
    if (write)
        track_chunk(s, item, chunk);
    return dm_mapio::remapped;
}

dm_mapio snapshot_merge_map(dm_target& ti, bio& item) {
    dm_snapshot& s = snapshot_of(ti);
    if (item.bi_flags & req_preflush) {
        item.bi_bdev = dm_bio_get_target_bio_nr(item) == 0 ? s.origin : s.cow;
        return dm_mapio::remapped;
    }
    if (item.bi_op == req_op::discard) { // it would change nothing
        bio_endio(item);
        return dm_mapio::submitted;
    }
    {
        const write_guard guard(s.lock);
        const chunk_t chunk = sector_to_chunk(*s.store, item.bi_sector);
        if (dm_exception* e = s.valid ? s.complete.lookup(chunk) : nullptr)
            return map_to_exception(s, *e, item, chunk);
    }
    item.bi_bdev = s.origin;
    return item.is_write() ? do_origin(s.module, *s.origin, item, false) : dm_mapio::remapped;
}

void snapshot_merge_presuspend(dm_target& ti) {
    stop_merge(snapshot_of(ti));
}

void snapshot_merge_resume(dm_target& ti) {
    dm_snapshot& s = snapshot_of(ti);
    snapshot_resume(ti);
    ti.max_io_len = minimum_chunk_size(s.module, *s.origin);
    start_merge(s);
}

} // namespace

const target_type merge_target{
    .name = "snapshot-merge",
    .version = {1, 5, 0},
    .ctr = snapshot_ctr,
    .dtr = snapshot_dtr,
    .map = snapshot_merge_map,
    .end_io = snapshot_end_io,
    .presuspend = snapshot_merge_presuspend,
    .preresume = snapshot_preresume,
    .resume = snapshot_merge_resume,
    .status = snapshot_status,
    .iterate_devices = snapshot_iterate_devices,
    .io_hints = snapshot_io_hints,
    .per_bio_data = true,
};

} // namespace powercut::snapshot
