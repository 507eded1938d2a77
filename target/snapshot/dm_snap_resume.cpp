// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap.h"

#include "firmware_shim/kernel.h"

#include <span>
#include <utility>
#include <vector>

// Resuming a snapshot, and the handover of exceptions from an active snapshot to its successor on
// the same COW device (dm_spec.md section 10).
namespace powercut::snapshot {

namespace {

// Who writes to the origin: that device must be quiet while exceptions change hands, or copies that
// are under way would end in a store that is no longer theirs.
struct origin_user {
    mapped_device* device;
    dm_snapshot* merging; // null: it is the device of the origin target
    bool restart_merging = false;
};

// The device of the live origin target, or else of a merging snapshot; with fix F7 both. They are
// held, so that they stay.
std::vector<origin_user> hold_origin_users(dm_snapshot& s) {
    const target::behaviour& versions = s.module.versions;
    std::vector<origin_user> users;
    if (!versions.suspend_origin_for_handover)
        return users;
    const read_guard guard(s.module.origins_lock);
    const auto origin = s.module.dm_origins.find(s.origin);
    const bool origin_is_live = origin != s.module.dm_origins.end();
    if (origin_is_live)
        users.push_back({&dm_table_get_md(*target_of(*origin->second).table), nullptr});
    if (!origin_is_live || versions.handover_stops_merge_too) // (F7)
        if (dm_snapshot* const merging = find_snapshots_sharing_cow(s).merging)
            users.push_back({&dm_table_get_md(*merging->ti->table), merging});
    const mapped_device& own = dm_table_get_md(*s.ti->table);
    std::erase_if(users, [&](const origin_user& user) {
        return user.device == &own || dm_hold(*user.device) != 0;
    });
    return users;
}

void suspend_origin_users(std::span<origin_user> users) {
    for (origin_user& user : users) {
        dm_internal_suspend_fast(*user.device);
        user.restart_merging = user.merging && user.merging->running_merge;
        if (user.restart_merging)
            stop_merge(*user.merging);
    }
}

void resume_origin_users(std::span<const origin_user> users) {
    for (const origin_user& user : users) {
        if (user.restart_merging)
            start_merge(*user.merging);
        dm_internal_resume_fast(*user.device);
        dm_put(*user.device);
    }
}

void handover_exceptions(dm_snapshot& source, dm_snapshot& destination) {
    std::swap(destination.complete, source.complete);
    std::swap(destination.exception_cache, source.exception_cache);
    std::swap(destination.store, source.store);
    // The option is the new table's.
    destination.store->userspace_supports_overflow = source.store->userspace_supports_overflow;
    destination.store->snap = &destination;
    source.store->snap = &source;
    destination.ti->max_io_len = destination.store->chunk_size;
    destination.valid = source.valid;
    destination.snapshot_overflowed = source.snapshot_overflowed;
    source.valid = false; // it gets no more I/O
}

// Whether the exceptions came from a merge that is one no more.
bool handover_if_due(dm_snapshot& s) {
    const read_guard guard(s.module.origins_lock);
    const cow_sharers sharers = find_snapshots_sharing_cow(s);
    if (!sharers.handover_due())
        return false;
    const write_guard source_guard(sharers.source->lock);
    const write_guard destination_guard(sharers.destination->lock);
    handover_exceptions(*sharers.source, *sharers.destination);
    return is_merge(*sharers.source->ti) && !is_merge(*sharers.destination->ti);
}

// Origin writes make exceptions in it from now on.
void activate(dm_snapshot& s) {
    reregister_snapshot(s);
    const write_guard guard(s.lock);
    s.active = true;
}

} // namespace

int snapshot_preresume(dm_target& ti) {
    dm_snapshot& s = snapshot_of(ti);
    const read_guard guard(s.module.origins_lock);
    const cow_sharers sharers = find_snapshots_sharing_cow(s);
    if (!sharers.handover_due())
        return 0;
    if (sharers.source == &s)
        log_snapshots(s, "Unable to resume snapshot source until handover completes.");
    else if (!dm_suspended(*sharers.source->ti))
        log_snapshots(s, "Unable to perform snapshot handover until source is suspended.");
    else
        return 0;
    return -EINVAL;
}

void snapshot_resume(dm_target& ti) {
    dm_snapshot& s = snapshot_of(ti);
    std::vector<origin_user> users = hold_origin_users(s);
    suspend_origin_users(users);
    const bool was_merging = handover_if_due(s);
    if (was_merging && s.module.versions.flush_what_a_merge_wrote) // (F6)
        blkdev_issue_flush(*s.origin);
    const bool active_first = s.module.versions.active_before_merge_restarts; // (F2)
    if (active_first)
        activate(s);
    resume_origin_users(users);
    if (!active_first)
        activate(s);
}

void cancel_handover(dm_snapshot& s) {
    const read_guard guard(s.module.origins_lock);
    const cow_sharers sharers = find_snapshots_sharing_cow(s);
    if (!sharers.handover_due() || sharers.source != &s)
        return;
    const write_guard destination_guard(sharers.destination->lock);
    sharers.destination->valid = false;
    log_snapshots(s, "Cancelling snapshot handover.");
}

} // namespace powercut::snapshot
