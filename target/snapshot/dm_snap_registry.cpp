// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap_registry.h"

#include "firmware_shim/kernel.h"
#include "target/snapshot/dm_snap.h"

#include <algorithm>
#include <limits>

namespace powercut::snapshot {

snapshot_module::snapshot_module(kernel& k)
    : owner(k), origins_lock(k.runs_on()), pending_exceptions_done(k.runs_on()) {}

const std::vector<dm_snapshot*>& lookup_origin(const snapshot_module& module,
                                               const block_device& origin) {
    static const std::vector<dm_snapshot*> none;
    const auto found = module.origins.find(&origin);
    return found == module.origins.end() ? none : found->second;
}

// __find_snapshots_sharing_cow: the lock is held.
cow_sharers find_snapshots_sharing_cow(const dm_snapshot& s) {
    cow_sharers found;
    if (!s.module.versions.snapshot_merge)
        return found; // two on one COW device do not know of each other
    for (dm_snapshot* other : lookup_origin(s.module, *s.origin)) {
        if (is_merge(*other->ti))
            found.merging = other;
        if (other->cow != s.cow)
            continue;
        (other->active ? found.source : found.destination) = other;
        ++found.count;
    }
    return found;
}

namespace {

void insert_snapshot(snapshot_module& module, dm_snapshot& s) {
    auto& list = module.origins[s.origin];
    const auto smaller = std::find_if(list.begin(), list.end(), [&s](const dm_snapshot* other) {
        return other->store->chunk_size < s.store->chunk_size;
    });
    list.insert(smaller, &s);
}

void remove_snapshot(snapshot_module& module, dm_snapshot& s) {
    const auto found = module.origins.find(s.origin);
    if (found == module.origins.end())
        return;
    std::erase(found->second, &s);
    if (found->second.empty())
        module.origins.erase(found);
}

int refuse(dm_snapshot& s, const char* text) {
    s.ti->error = text;
    return -EINVAL;
}

// 1: this snapshot is to take over the exceptions of an active one.
int validate_exception_handover(dm_snapshot& s) {
    const cow_sharers sharers = find_snapshots_sharing_cow(s);
    if (sharers.count == 2 || sharers.destination)
        return refuse(s, "Snapshot cow pairing for exception table handover failed");
    if (!sharers.source)
        return 0;
    if (!is_merge(*s.ti))
        return 1;
    if (sharers.merging)
        return refuse(s, "A snapshot is already merging.");
    const dm_exception_store_type& type = *sharers.source->store->type;
    if (!type.prepare_merge || !type.commit_merge)
        return refuse(s, "Snapshot exception store does not support snapshot-merge.");
    return 1;
}

} // namespace

int register_snapshot(dm_snapshot& s) {
    const write_guard guard(s.module.origins_lock);
    const int result = validate_exception_handover(s);
    if (result >= 0)
        insert_snapshot(s.module, s);
    return result;
}

void reregister_snapshot(dm_snapshot& s) {
    const write_guard guard(s.module.origins_lock);
    remove_snapshot(s.module, s);
    insert_snapshot(s.module, s);
}

void unregister_snapshot(dm_snapshot& s) {
    const write_guard guard(s.module.origins_lock);
    remove_snapshot(s.module, s);
}

unsigned minimum_chunk_size(const snapshot_module& module, const block_device& origin) {
    unsigned smallest = 0;
    for (const dm_snapshot* s : lookup_origin(module, origin)) {
        const unsigned chunk_size = s->store->chunk_size;
        if (chunk_size && (!smallest || chunk_size < smallest))
            smallest = chunk_size;
    }
    return smallest ? smallest : 1U << 31;
}

} // namespace powercut::snapshot
