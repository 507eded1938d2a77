// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/wait.h"
#include "target/behaviour/behaviour.h"

#include <map>
#include <vector>

// What the kernel module dm-snapshot keeps between its targets (dm_spec.md 8.3): the snapshots of
// each origin, largest chunk first, and the live snapshot-origin targets.
namespace powercut::shim {
class block_device;
class kernel;
struct dm_target;
} // namespace powercut::shim

namespace powercut::snapshot {

struct dm_snapshot;
struct dm_origin;

struct snapshot_module {
    explicit snapshot_module(shim::kernel& k);

    shim::kernel& owner;
    target::behaviour versions;
    shim::rw_semaphore origins_lock;
    std::map<const shim::block_device*, std::vector<dm_snapshot*>> origins;
    std::map<const shim::block_device*, dm_origin*> dm_origins;
    std::uint64_t pending_exceptions_done_count = 0;
    shim::wait_queue pending_exceptions_done;
};

// The snapshots of this origin; empty when there are none. The lock is held.
const std::vector<dm_snapshot*>& lookup_origin(const snapshot_module& module,
                                               const shim::block_device& origin);
// The snapshots that share origin and COW device with this one, which may be among them. With an
// active and an inactive one, the exceptions are to be handed over from the one to the other. None
// in a kernel without handover.
struct cow_sharers {
    dm_snapshot* source = nullptr;      // active
    dm_snapshot* destination = nullptr; // not active yet
    dm_snapshot* merging = nullptr; // a merging snapshot of this origin, whatever its COW device
    unsigned count = 0;
    bool handover_due() const { return source && destination; }
};
cow_sharers find_snapshots_sharing_cow(const dm_snapshot& s);

// 0: registered. 1: registered, and to take over the exceptions of an active snapshot. Negative:
// errno.
int register_snapshot(dm_snapshot& s);
void reregister_snapshot(dm_snapshot& s); // the chunk size may have changed
void unregister_snapshot(dm_snapshot& s);
// The smallest chunk size among the origin's snapshots, in sectors.
unsigned minimum_chunk_size(const snapshot_module& module, const shim::block_device& origin);

} // namespace powercut::snapshot
