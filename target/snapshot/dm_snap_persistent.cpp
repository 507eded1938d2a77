// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap_persistent.h"

#include "firmware_shim/kernel.h"
#include "target/snapshot/dm_snap.h"

#include <cctype>

namespace powercut::snapshot {

pstore::pstore(dm_exception_store& owner)
    : store(owner), versions(owner.snap->module.versions),
      metadata_wq(owner.snap->owner().runs_on(), "ksnaphd") {}

pstore& get_info(dm_exception_store& store) {
    return *static_cast<pstore*>(store.context);
}

namespace {

void log(pstore& ps, const std::string& text) {
    ps.store.snap->owner().log("persistent snapshot", text);
}

int persistent_ctr(dm_exception_store& store, const std::string& options) {
    if (!options.empty() && store.snap->module.versions.overflow_option) {
        if (std::toupper(static_cast<unsigned char>(options.front())) != 'O') {
            store.snap->owner().log("persistent snapshot",
                                    "Unsupported persistent store option: " + options);
            return -EINVAL;
        }
        store.userspace_supports_overflow = true;
    }
    store.context = new pstore(store);
    return 0;
}

void persistent_dtr(dm_exception_store& store) {
    delete &get_info(store);
}

// The kernel writes the header first, and flushes nothing. A header that survives alone makes
// whatever area 0 held before into the exceptions of this snapshot (window W1).
int create_new_store(pstore& ps) {
    const bool header_last = ps.versions.header_after_zeroing;
    if (!header_last) {
        const int result = write_header(ps, 0);
        if (result) {
            log(ps, "write_header failed");
            return result;
        }
    }
    ps.current_area = 0;
    ps.area.fill_zero();
    int result = zero_disk_area(ps, 0);
    if (result)
        log(ps, "zero_disk_area(0) failed");
    else if (header_last && (result = write_header(ps, req_preflush | req_fua)))
        log(ps, "write_header failed");
    return result;
}

int persistent_read_metadata(dm_exception_store& store, add_exception_fn callback, void* context) {
    pstore& ps = get_info(store);
    bool new_snapshot = false;
    const int result = read_header(ps, &new_snapshot);
    if (result)
        return result;
    ps.exceptions_per_area = (store.chunk_size << sector_shift) / exception_bytes;
    if (new_snapshot)
        return create_new_store(ps);
    if (ps.version != snapshot_disk_version) {
        log(ps, "unable to handle snapshot disk version " +
                    std::to_string(static_cast<std::int32_t>(ps.version)));
        return -EINVAL;
    }
    if (!ps.valid)
        return 1;
    return read_exceptions(ps, callback, context);
}

int persistent_prepare_exception(dm_exception_store& store, dm_exception& e) {
    pstore& ps = get_info(store);
    if (get_dev_size(*store.snap->cow) < (ps.next_free + 1) * store.chunk_size)
        return -ENOSPC;
    e.new_chunk = ps.next_free++;
    skip_metadata(ps);
    ++ps.pending_count;
    return 0;
}

void run_callbacks(pstore& ps) {
    for (const commit_callback& queued : ps.callbacks)
        queued.callback(queued.context, ps.valid);
    ps.callbacks.clear();
}

void zero_next_area(pstore& ps) {
    if (zero_disk_area(ps, ps.current_area + 1))
        ps.valid = false;
}

unsigned area_flags(const target::behaviour& versions) {
    return (versions.area_preflush ? req_preflush : 0) | (versions.area_fua ? req_fua : 0) |
           req_sync;
}

// Writes the area to the disk: before it the zeroing of the next one where this one is full, so
// that the one PREFLUSH covers the copied data, the zeroes and, the first time, the header.
void commit_area(pstore& ps) {
    const bool full = ps.current_committed == ps.exceptions_per_area;
    if (full && ps.versions.zero_next_before_commit && ps.versions.callbacks_after_zero_next)
        zero_next_area(ps);
    if (ps.valid && area_io(ps, req_op::write, area_flags(ps.versions)))
        ps.valid = false;
    if (full && !ps.versions.callbacks_after_zero_next)
        run_callbacks(ps);
    if (full && !(ps.versions.zero_next_before_commit && ps.versions.callbacks_after_zero_next))
        zero_next_area(ps);
    if (full) {
        ps.current_committed = 0;
        ++ps.current_area;
        ps.area.fill_zero();
    }
    run_callbacks(ps);
}

void persistent_commit_exception(dm_exception_store& store, dm_exception& e, bool valid,
                                 commit_callback_fn callback, void* context) {
    pstore& ps = get_info(store);
    // The kernel's get_exception() looks for that. A copy comes here whose exceptions and store
    // were handed over while it was under way (B12).
    if (ps.current_committed >= ps.exceptions_per_area)
        throw kernel_bug("dm-snap-persistent: an exception is committed to a store that was never "
                         "loaded: its snapshot has handed over the one it was made for");
    if (!valid)
        ps.valid = false;
    write_exception(ps, ps.current_committed++, {e.old_chunk, e.new_chunk});
    ps.callbacks.push_back({callback, context});
    // While other exceptions are on their way the record waits for them, unless the area is full.
    const bool last = --ps.pending_count == 0;
    if (last || ps.current_committed == ps.exceptions_per_area)
        commit_area(ps);
}

// Nothing makes this durable (window W2), unless the fix asks for it.
int persistent_drop_snapshot(dm_exception_store& store) {
    pstore& ps = get_info(store);
    ps.valid = false;
    const int result = write_header(ps, ps.versions.durable_invalidation ? req_fua : 0);
    if (result)
        log(ps, "write header failed");
    return result;
}

std::string persistent_status(dm_exception_store& store, status_type type) {
    if (type == status_type::info)
        return {};
    return (store.userspace_supports_overflow ? " PO " : " P ") + std::to_string(store.chunk_size);
}

void persistent_usage(dm_exception_store& store, sector_t* total, sector_t* allocated,
                      sector_t* metadata) {
    const pstore& ps = get_info(store);
    *allocated = ps.next_free * store.chunk_size;
    *total = get_dev_size(*store.snap->cow);
    // The header and all areas up to the current one.
    *metadata = (sector_t{ps.current_area} + 1 + num_snapshot_hdr_chunks) * store.chunk_size;
}

} // namespace

const dm_exception_store_type persistent_type{
    "persistent",
    persistent_ctr,
    persistent_dtr,
    persistent_read_metadata,
    persistent_prepare_exception,
    persistent_commit_exception,
    persistent_prepare_merge,
    persistent_commit_merge,
    persistent_drop_snapshot,
    persistent_status,
    persistent_usage,
};

} // namespace powercut::snapshot
