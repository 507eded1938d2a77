// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap_persistent.h"

namespace powercut::snapshot {

namespace {

// How many records before the last one are each one lower in both chunks than the one after them.
unsigned consecutive_before(const pstore& ps, chunk_t last_old, chunk_t last_new) {
    unsigned count = 1;
    for (; count < ps.current_committed; ++count) {
        const core_exception e = read_exception(ps.area, ps.current_committed - 1 - count);
        if (e.old_chunk != last_old - count || e.new_chunk != last_new - count)
            break;
    }
    return count;
}

std::vector<core_exception> last_records(const pstore& ps, unsigned count) {
    std::vector<core_exception> records;
    for (unsigned i = 0; i < count; ++i)
        records.push_back(read_exception(ps.area, ps.current_committed - 1 - i));
    return records;
}

} // namespace

int persistent_prepare_merge(dm_exception_store& store, chunk_t* last_old, chunk_t* last_new) {
    pstore& ps = get_info(store);
    if (ps.current_committed == 0) {
        if (ps.current_area == 0)
            return 0;
        --ps.current_area;
        const int result = area_io(ps, req_op::read, 0);
        if (result < 0) {
            if (ps.versions.failed_area_read_steps_forward)
                ++ps.current_area; // (F4)
            return result;
        }
        ps.current_committed = ps.exceptions_per_area;
    }
    const core_exception last = read_exception(ps.area, ps.current_committed - 1);
    *last_old = last.old_chunk;
    *last_new = last.new_chunk;
    return static_cast<int>(consecutive_before(ps, last.old_chunk, last.new_chunk));
}

int persistent_commit_merge(dm_exception_store& store, unsigned nr_merged) {
    pstore& ps = get_info(store);
    std::vector<core_exception> kept; // for the case that the write fails (F3)
    if (ps.versions.failed_merge_commit_keeps_records)
        kept = last_records(ps, nr_merged);
    for (unsigned i = 0; i < nr_merged; ++i)
        clear_exception(ps, ps.current_committed - 1 - i);
    const int result = area_io(ps, req_op::write, req_preflush | req_fua);
    if (result < 0) {
        for (unsigned i = 0; i < kept.size(); ++i)
            write_exception(ps, ps.current_committed - 1 - i, kept[i]);
        return result;
    }
    ps.current_committed -= nr_merged;
    // Allocation was in order, so the chunks after the last record are free again.
    ps.next_free = area_location(ps, ps.current_area) + ps.current_committed + 1;
    return 0;
}

} // namespace powercut::snapshot
