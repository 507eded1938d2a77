// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap_persistent.h"

#include "firmware_shim/dm_bufio.h"
#include "target/snapshot/dm_snap.h"

namespace powercut::snapshot {

namespace {

// Hands the records of one area to the callback, a sector at a time: a sector behind the end of the
// list is not looked at. *full: the list goes on in the next area.
int insert_exceptions(pstore& ps, const sector_buffer& area, add_exception_fn callback,
                      void* context, bool* full) {
    *full = true;
    const std::byte* sector = nullptr;
    for (std::uint32_t i = 0; i < ps.exceptions_per_area; ++i) {
        const std::uint32_t in_sector = i % exceptions_per_sector;
        if (in_sector == 0)
            sector = area.look(i / exceptions_per_sector);
        const std::byte* record = sector + std::size_t{in_sector} * exception_bytes;
        const chunk_t old_chunk = load_le64(record);
        const chunk_t new_chunk = load_le64(record + 8);
        if (new_chunk == 0) {
            ps.current_committed = i;
            *full = false;
            break;
        }
        if (ps.next_free <= new_chunk)
            ps.next_free = new_chunk + 1;
        const int result = callback(context, old_chunk, new_chunk);
        if (result)
            return result;
    }
    return 0;
}

// Keeps up to prefetch_chunks areas ahead of the one that is scanned on their way.
void prefetch_areas(const pstore& ps, dm_bufio_client& client, chunk_t* next_area) {
    for (; *next_area <= ps.current_area + prefetch_chunks; ++*next_area) {
        const chunk_t chunk = area_location(ps, *next_area);
        if (chunk >= client.device_size())
            return;
        client.prefetch(chunk, 1);
    }
}

// Area by area into the store's own buffer.
int read_into_area(pstore& ps, add_exception_fn callback, void* context) {
    bool full = true;
    for (ps.current_area = 0; full; ++ps.current_area) {
        int result = area_io(ps, req_op::read, 0);
        if (!result)
            result = insert_exceptions(ps, ps.area, callback, context, &full);
        if (result)
            return result;
    }
    --ps.current_area;
    return 0;
}

// Through dm-bufio, which reads ahead. Only the last area is needed later, because the next commit
// writes it with one record more; before it was copied that commit wrote over its records (B11).
int read_through_bufio(pstore& ps, add_exception_fn callback, void* context) {
    dm_bufio_client client(*ps.store.snap->cow, ps.store.chunk_size);
    chunk_t prefetch_area = 0;
    bool full = true;
    for (ps.current_area = 0; full; ++ps.current_area) {
        prefetch_areas(ps, client, &prefetch_area);
        const chunk_t chunk = area_location(ps, ps.current_area);
        int result = 0;
        dm_buffer* block = client.read(chunk, &result);
        if (!block)
            return result;
        result = insert_exceptions(ps, block->data(), callback, context, &full);
        if (!full && ps.versions.copy_last_area)
            ps.area.copy_from(block->data());
        client.release(*block);
        client.forget(chunk);
        if (result)
            return result;
    }
    --ps.current_area;
    return 0;
}

// What a torn commit has left there would be in the list again when the list has grown up to it. On
// the disk too, or the next torn commit would bring it back (F5).
int clear_behind_the_end(pstore& ps) {
    bool torn = false;
    for (std::uint32_t i = ps.current_committed; i < ps.exceptions_per_area; ++i) {
        const core_exception left = read_exception(ps.area, i);
        if (left.old_chunk == 0 && left.new_chunk == 0)
            continue;
        clear_exception(ps, i);
        torn = true;
    }
    return torn ? area_io(ps, req_op::write, req_fua) : 0;
}

} // namespace

int read_exceptions(pstore& ps, add_exception_fn callback, void* context) {
    const int result = ps.versions.load_through_bufio ? read_through_bufio(ps, callback, context)
                                                      : read_into_area(ps, callback, context);
    if (result)
        return result;
    if (ps.versions.skip_metadata_on_load)
        skip_metadata(ps);
    return ps.versions.clear_torn_records ? clear_behind_the_end(ps) : 0;
}

} // namespace powercut::snapshot
