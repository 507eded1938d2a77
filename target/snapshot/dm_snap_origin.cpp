// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap.h"

#include "firmware_shim/kernel.h"

#include <algorithm>

// Writes to the origin (dm_spec.md 8.7) and the target snapshot-origin.
namespace powercut::snapshot {

struct dm_origin {
    block_device* dev = nullptr;
    dm_target* ti = nullptr;
    unsigned split_boundary = 0; // sectors: a write is taken up to a multiple of it
};

namespace {

dm_origin& origin_of(dm_target& ti) {
    return *static_cast<dm_origin*>(ti.private_data);
}

// Whether the chunk needs an exception in this snapshot, and which: null when not, or when there is
// no space for one, in which case the snapshot is invalid now.
dm_snap_pending_exception* exception_for(dm_snapshot& s, chunk_t chunk) {
    bool no_space = false;
    dm_snap_pending_exception* pe = nullptr;
    {
        const read_guard guard(s.lock);
        if (!s.valid || !s.active)
            return nullptr;
        pe = lookup_pending_exception(s, chunk);
        if (pe || s.complete.lookup(chunk))
            return pe;
        pe = alloc_pending_exception_locked(s);
        if (!s.valid) {
            free_pending_exception(pe);
            return nullptr;
        }
        if (dm_snap_pending_exception* other = lookup_pending_exception(s, chunk)) {
            free_pending_exception(pe);
            return other;
        }
        if (s.module.versions.recheck_complete && s.complete.lookup(chunk)) {
            free_pending_exception(pe);
            return nullptr;
        }
        pe = find_pending_exception(s, pe, chunk);
        no_space = !pe;
    }
    if (no_space)
        invalidate_snapshot(s, -ENOMEM);
    return pe;
}

// Fix W2: an origin write must not go ahead of an invalidation that is not on the disk.
bool invalidation_still_refused(dm_snapshot& s) {
    if (s.invalidation_refused)
        s.invalidation_refused = s.store->type->drop_snapshot(*s.store) != 0;
    return s.invalidation_refused;
}

} // namespace

dm_mapio origin_write(std::span<dm_snapshot* const> snapshots, sector_t sector, bio* item) {
    dm_mapio result = dm_mapio::remapped;
    const bool for_merge = item == nullptr;
    dm_snap_pending_exception* start_last = nullptr;
    for (dm_snapshot* s : snapshots) {
        if (is_merge(*s->ti) || sector >= s->ti->len)
            continue;
        dm_snap_pending_exception* pe = exception_for(*s, sector_to_chunk(*s->store, sector));
        if (!pe) {
            // Behind another snapshot's copy the bio comes here once more.
            if ((item || for_merge) && invalidation_still_refused(*s))
                return dm_mapio::kill;
            continue;
        }
        result = dm_mapio::submitted;
        // The first snapshot that needs a copy holds the bio. Its own copy is started last, because
        // its completion sends the bio on.
        const bool holds_bio = item != nullptr;
        if (holds_bio) {
            pe->origin_bios.add(*item);
            item = nullptr;
        }
        if (pe->started)
            continue;
        pe->started = true;
        if (holds_bio)
            start_last = pe;
        else
            start_copy(*pe);
    }
    if (start_last)
        start_copy(*start_last);
    return result;
}

dm_mapio do_origin(snapshot_module& module, block_device& origin, bio& item, bool limit) {
    for (;;) {
        module.origins_lock.down_read();
        const auto& snapshots = lookup_origin(module, origin);
        bool slept = false;
        if (limit)
            slept = std::any_of(snapshots.begin(), snapshots.end(),
                                [](dm_snapshot* s) { return !wait_for_in_progress(*s, true); });
        if (slept)
            continue; // the lock was dropped: look again
        const dm_mapio result = origin_write(snapshots, item.bi_sector, &item);
        module.origins_lock.up_read();
        return result;
    }
}

namespace {

int origin_ctr(dm_target& ti, target_arguments arguments) {
    if (arguments.size() != 1) {
        ti.error = "origin: incorrect number of arguments";
        return -EINVAL;
    }
    int error = 0;
    block_device* dev = dm_get_device(ti, arguments[0], true, &error);
    if (!dev) {
        ti.error = "Cannot get target device";
        return error;
    }
    ti.private_data = new dm_origin{dev, &ti};
    ti.num_flush_bios = 1;
    return 0;
}

void origin_dtr(dm_target& ti) {
    delete &origin_of(ti);
}

dm_mapio origin_map(dm_target& ti, bio& item) {
    const dm_origin& o = origin_of(ti);
    item.bi_bdev = o.dev;
    if ((item.bi_flags & req_preflush) || !item.is_write())
        return dm_mapio::remapped;
    const sector_t available = o.split_boundary - item.bi_sector % o.split_boundary;
    if (item.bi_size > available)
        dm_accept_partial_bio(item, available);
    return do_origin(dm_target_kernel(ti).module<snapshot_module>(), *o.dev, item, true);
}

void origin_resume(dm_target& ti) {
    dm_origin& o = origin_of(ti);
    auto& module = dm_target_kernel(ti).module<snapshot_module>();
    o.split_boundary = minimum_chunk_size(module, *o.dev);
    const write_guard guard(module.origins_lock);
    module.dm_origins[o.dev] = &o;
}

void origin_postsuspend(dm_target& ti) {
    auto& module = dm_target_kernel(ti).module<snapshot_module>();
    const write_guard guard(module.origins_lock);
    module.dm_origins.erase(origin_of(ti).dev);
}

std::string origin_status(dm_target& ti, status_type type) {
    return type == status_type::info ? std::string() : origin_of(ti).dev->number();
}

int origin_iterate_devices(dm_target& ti, const iterate_devices_callout& fn) {
    return fn(*origin_of(ti).dev, 0, ti.len);
}

} // namespace

dm_target& target_of(dm_origin& o) {
    return *o.ti;
}

const target_type origin_target{
    .name = "snapshot-origin",
    .version = {1, 9, 0},
    .ctr = origin_ctr,
    .dtr = origin_dtr,
    .map = origin_map,
    .postsuspend = origin_postsuspend,
    .resume = origin_resume,
    .status = origin_status,
    .iterate_devices = origin_iterate_devices,
};

} // namespace powercut::snapshot
