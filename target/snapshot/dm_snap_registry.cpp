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

// Handover of exceptions between two snapshots on one COW device comes later; until then such a
// pair is refused, and the message does not blame the kernel for it.
int validate_exception_handover(dm_snapshot& s) {
    for (const dm_snapshot* other : lookup_origin(s.module, *s.origin)) {
        if (other->cow == s.cow) {
            s.ti->error = "handover of exceptions between snapshots on one COW device "
                          "is not part of this version of powercut";
            return -EINVAL;
        }
    }
    return 0;
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
