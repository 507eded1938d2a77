// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/inspect.h"

#include "firmware_shim/dm.h"
#include "target/snapshot/dm_snap.h"
#include "target/snapshot/dm_snap_persistent.h"

namespace powercut::snapshot {

std::optional<snapshot_view> inspect_snapshot(mapped_device& device) {
    if (!device.live_table() || device.live_table()->targets().empty())
        return {};
    dm_target& ti = *device.live_table()->targets().front();
    if (ti.type != &snapshot_target && ti.type != &merge_target)
        return {};
    dm_snapshot& s = snapshot_of(ti);
    snapshot_view view;
    view.valid = s.valid;
    view.persistent = s.store->type == &persistent_type;
    view.merging = is_merge(ti);
    view.merge_running = s.running_merge;
    view.merge_failed = s.merge_failed;
    view.pending = s.pending_exceptions_count;
    view.chunk_size_sectors = s.store->chunk_size;
    view.cow_sectors = get_dev_size(*s.cow);
    if (view.persistent) {
        const pstore& ps = get_info(*s.store);
        view.next_free = ps.next_free;
        view.exceptions_per_area = ps.exceptions_per_area;
    }
    if (view.merging && s.valid && !s.merge_failed && s.store->type->usage) {
        sector_t total = 0;
        sector_t allocated = 0;
        sector_t metadata = 0;
        s.store->type->usage(*s.store, &total, &allocated, &metadata);
        view.merge_complete = allocated == metadata;
    }
    for (const auto& slot : s.complete.slots())
        for (const dm_exception& e : slot)
            for (unsigned i = 0; i <= dm_consecutive_chunk_count(e); ++i)
                view.exceptions.push_back({e.old_chunk + i, dm_chunk_number(e.new_chunk) + i});
    return view;
}

} // namespace powercut::snapshot
