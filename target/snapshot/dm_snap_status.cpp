// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap.h"

#include "firmware_shim/kernel.h"

// What a snapshot says of itself (dm_spec.md 8.10, 8.11).
namespace powercut::snapshot {

namespace {

std::string info(dm_snapshot& s) {
    if (!s.valid)
        return "Invalid";
    if (s.merge_failed)
        return "Merge failed";
    if (s.snapshot_overflowed)
        return "Overflow";
    if (!s.store->type->usage)
        return "Unknown";
    sector_t total = 0;
    sector_t allocated = 0;
    sector_t metadata = 0;
    s.store->type->usage(*s.store, &total, &allocated, &metadata);
    std::string text = std::to_string(allocated) + '/' + std::to_string(total);
    if (s.module.versions.usage_shows_metadata) // fraction_full() knew two numbers
        text += ' ' + std::to_string(metadata);
    return text;
}

std::string table_line(dm_snapshot& s) {
    std::string text = s.origin->number() + ' ' + s.cow->number() +
                       s.store->type->status(*s.store, status_type::table);
    const int features = s.discard_zeroes_cow + s.discard_passdown_origin;
    if (features)
        text += ' ' + std::to_string(features);
    if (s.discard_zeroes_cow)
        text += " discard_zeroes_cow";
    if (s.discard_passdown_origin)
        text += " discard_passdown_origin";
    return text;
}

} // namespace

std::string snapshot_status(dm_target& ti, status_type type) {
    dm_snapshot& s = snapshot_of(ti);
    return type == status_type::info ? info(s) : table_line(s);
}

int snapshot_iterate_devices(dm_target& ti, const iterate_devices_callout& fn) {
    dm_snapshot& s = snapshot_of(ti);
    const int result = fn(*s.origin, 0, ti.len);
    return result ? result : fn(*s.cow, 0, get_dev_size(*s.cow));
}

void snapshot_io_hints(dm_target& ti, queue_limits& limits) {
    dm_snapshot& s = snapshot_of(ti);
    if (!s.discard_zeroes_cow)
        return;
    const read_guard guard(s.module.origins_lock);
    // Before a handover only the source knows the chunk size.
    const cow_sharers sharers = find_snapshots_sharing_cow(s);
    const dm_snapshot& knows = sharers.handover_due() ? *sharers.source : s;
    // The granularity is a field of bytes; the kernel puts sectors there.
    limits.discard_granularity = knows.store->chunk_size;
    limits.max_discard_sectors = knows.store->chunk_size;
}

} // namespace powercut::snapshot
