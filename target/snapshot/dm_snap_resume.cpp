// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap.h"

#include "firmware_shim/kernel.h"

// Resuming a snapshot (dm_spec.md section 10). The handover of exceptions from an active snapshot
// on the same COW device, and the merging snapshot that would have to stop for it, come in where
// the comments say so.
namespace powercut::snapshot {

namespace {

// The device of the live origin target, which must be quiet while the snapshot becomes active.
mapped_device* origin_device(dm_snapshot& s) {
    const read_guard guard(s.module.origins_lock);
    const auto found = s.module.dm_origins.find(s.origin);
    if (found == s.module.dm_origins.end())
        return nullptr; // handover: a merging snapshot of this origin stands in for it
    mapped_device& device = dm_table_get_md(*target_of(*found->second).table);
    return &device == &dm_table_get_md(*s.ti->table) ? nullptr : &device;
}

} // namespace

int snapshot_preresume(dm_target&) {
    return 0; // handover: the source must be suspended, and not be the one that is resumed
}

void snapshot_resume(dm_target& ti) {
    dm_snapshot& s = snapshot_of(ti);
    mapped_device* quiet = origin_device(s);
    if (quiet)
        dm_internal_suspend_fast(*quiet);
    // handover: tables, stores and flags change places here
    if (quiet)
        dm_internal_resume_fast(*quiet);
    reregister_snapshot(s);
    const write_guard guard(s.lock);
    s.active = true;
}

} // namespace powercut::snapshot
