// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/dm_kcopyd.h"
#include "firmware_shim/wait.h"
#include "target/snapshot/dm_exception_store.h"
#include "target/snapshot/dm_snap_exception_table.h"
#include "target/snapshot/dm_snap_registry.h"

#include <boost/pool/pool.hpp>

#include <map>
#include <unordered_map>

// A snapshot (drivers/md/dm-snap.c; dm_spec.md section 8). Private to the files of the port.
//
// Left out, because threads are cooperative here: the spin locks (table slots, pending exceptions,
// tracked chunks). PORTING.md has the list.
namespace powercut::shim {
class kernel;
}

namespace powercut::snapshot {

// The entry of the table of pending exceptions is its base.
struct dm_snap_pending_exception : dm_exception, in_flight {
    bio_list origin_bios;   // wait to be written to the origin
    bio_list snapshot_bios; // wait to be written to the COW device
    dm_snapshot* snap = nullptr;
    bool started = false;
    bool copy_error = false;
    std::uint64_t exception_sequence = 0; // order of allocation
    bio* full_bio = nullptr;              // a write of the whole chunk, which needs no copy
    void (*full_bio_end_io)(bio&) = nullptr;
};

struct dm_snapshot {
    dm_snapshot(kernel& k, dm_target& target);

    kernel& owner() const { return m_kernel; }

    snapshot_module& module;
    rw_semaphore lock;
    block_device* origin = nullptr;
    block_device* cow = nullptr;
    dm_target* ti;
    bool valid = true;
    bool snapshot_overflowed = false;
    bool active = false;               // origin writes make exceptions
    bool invalidation_refused = false; // fix W2: the header could not be written

    // Exceptions are numbered when allocated and committed in that order.
    std::uint64_t exception_start_sequence = 0;
    std::uint64_t exception_complete_sequence = 0;
    std::map<std::uint64_t, dm_snap_pending_exception*> out_of_order_tree;

    unsigned pending_exceptions_count = 0;
    // The memory of the completed exceptions. It goes with their table, and is freed as a whole.
    std::unique_ptr<boost::pool<>> exception_cache;
    dm_exception_table pending;
    dm_exception_table complete;
    std::unique_ptr<dm_exception_store> store;
    std::unique_ptr<dm_kcopyd_client> kcopyd_client;

    unsigned in_progress = 0; // copies and full-chunk writes
    wait_queue in_progress_wait;

    // How many bios each chunk has that an exception for it must wait for (8.5).
    std::unordered_map<chunk_t, unsigned> tracked_chunks;

    // Merging (section 9). Writes to the chunks that are being merged wait.
    bool running_merge = false;
    bool shutdown_merge = false; // somebody waits for it to stop
    bool merge_failed = false;   // never cleared, as in the kernel
    wait_queue merge_stopped;
    chunk_t first_merging_chunk = 0;
    unsigned num_merging_chunks = 0;
    bio_list bios_queued_during_merge;

    bool discard_zeroes_cow = false;
    bool discard_passdown_origin = false;

private:
    kernel& m_kernel;
};

// What a bio keeps while it is tracked (dm_per_bio_data).
struct dm_snap_tracked_chunk {
    bool tracked = false;
    chunk_t chunk = 0;
};

inline constexpr unsigned cow_threshold = 2048; // snapshot_cow_threshold

void log_snapshots(const dm_snapshot& s, std::string_view text); // "snapshots: <text>"

// dm_snap_exception.cpp: exceptions and the tables' memory.
int init_hash_tables(dm_snapshot& s);
int dm_add_exception(void* context, chunk_t old_chunk, chunk_t new_chunk);
void insert_completed_exception(dm_snapshot& s, chunk_t old_chunk, chunk_t new_chunk);
void free_completed_exception(dm_snapshot& s, dm_exception& e);
dm_snap_pending_exception* alloc_pending_exception(dm_snapshot& s);
// With the lock held for reading, which older kernels drop meanwhile: look at everything again.
dm_snap_pending_exception* alloc_pending_exception_locked(dm_snapshot& s);
void free_pending_exception(dm_snap_pending_exception* pe);
dm_snap_pending_exception* lookup_pending_exception(dm_snapshot& s, chunk_t chunk);
// The pending exception of the chunk: an existing one, or `pe`, for which a place is prepared. Null
// when the store has none.
dm_snap_pending_exception* find_pending_exception(dm_snapshot& s, dm_snap_pending_exception* pe,
                                                  chunk_t chunk);

// dm_snap_copy.cpp: from a pending exception to a completed one.
void start_copy(dm_snap_pending_exception& pe);
void start_full_bio(dm_snap_pending_exception& pe, bio& item);
void zero_exception(dm_snapshot& s, bio& item);
void error_bios(bio_list& bios);
void flush_bios(bio_list& bios);
void invalidate_snapshot(dm_snapshot& s, int err);
void locked_invalidate_snapshot(dm_snapshot& s, int err); // the same, the lock held for writing
bool wait_for_in_progress(dm_snapshot& s, bool unlock_origins); // false: slept, look again

// dm_snap_tracking.cpp
void track_chunk(dm_snapshot& s, bio& item, chunk_t chunk);
void stop_tracking_chunk(dm_snapshot& s, bio& item);
void check_for_conflicting_io(dm_snapshot& s, chunk_t chunk);

// dm_snap_origin.cpp: writes to the origin. `item` may be null: nobody waits then.
dm_mapio origin_write(std::span<dm_snapshot* const> snapshots, sector_t sector, bio* item);
struct dm_origin;
dm_target& target_of(dm_origin& o);
dm_mapio do_origin(snapshot_module& module, block_device& origin, bio& item, bool limit);

// dm_snap_resume.cpp: a snapshot becomes active; exceptions are handed over.
int snapshot_preresume(dm_target& ti);
void snapshot_resume(dm_target& ti);
void cancel_handover(dm_snapshot& s); // the source goes before its destination was resumed

// dm_snap_merge.cpp: the merge itself.
void start_merge(dm_snapshot& s);
void stop_merge(dm_snapshot& s);

// dm_snap_merge_exception.cpp: what merging does to the exceptions.
// remapped: other snapshots have what they need. submitted: copies are on their way, look again
// when an exception has been completed. kill: fix W2 does not let the origin be overwritten.
dm_mapio origin_write_extent(dm_snapshot& merging, sector_t sector, sector_t size);
int remove_single_exception_chunk(dm_snapshot& s);        // of the whole run; 0 or a negative errno
bio_list release_queued_bios_after_merge(dm_snapshot& s); // lock held for writing

// dm_snap_status.cpp
std::string snapshot_status(dm_target& ti, status_type type);
int snapshot_iterate_devices(dm_target& ti, const iterate_devices_callout& fn);
void snapshot_io_hints(dm_target& ti, queue_limits& limits);

// dm_snap_map.cpp
dm_mapio snapshot_map(dm_target& ti, bio& item);
dm_endio snapshot_end_io(dm_target& ti, bio& item, blk_status& error);
void remap_exception(const dm_snapshot& s, const dm_exception& e, bio& item, chunk_t chunk);

// dm_snap.cpp
int snapshot_ctr(dm_target& ti, target_arguments arguments);
void snapshot_dtr(dm_target& ti);

extern const target_type snapshot_target; // dm_snap.cpp
extern const target_type merge_target;    // dm_snap_merge_target.cpp
extern const target_type origin_target;   // dm_snap_origin.cpp

inline dm_snapshot& snapshot_of(dm_target& ti) {
    return *static_cast<dm_snapshot*>(ti.private_data);
}
inline bool is_merge(const dm_target& ti) {
    return ti.type == &merge_target;
}

} // namespace powercut::snapshot
