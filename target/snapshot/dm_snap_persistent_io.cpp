// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap_persistent.h"

#include "firmware_shim/kernel.h"
#include "target/snapshot/dm_snap.h"

namespace powercut::snapshot {

namespace {

constexpr std::size_t header_magic = 0;
constexpr std::size_t header_valid = 4;
constexpr std::size_t header_version = 8;
constexpr std::size_t header_chunk_size = 12;

struct mdata_req {
    work_struct work{};
    dm_io_request request;
    dm_io_region where;
    int result = 0;
};

void do_metadata(work_struct& work) {
    auto& own = *static_cast<mdata_req*>(work.context);
    own.result = dm_io(own.request, std::span(&own.where, 1));
}

} // namespace

int alloc_area(pstore& ps) {
    ps.area.resize(ps.store.chunk_size);
    ps.zero_area.resize(ps.store.chunk_size);
    ps.header_area.resize(ps.store.chunk_size);
    return 0;
}

// The header may be written while a bio is being mapped. What that thread submits then is held
// until the map call returns, so waiting for it there would never end: the worker does it.
int chunk_io(pstore& ps, sector_buffer& area, chunk_t chunk, req_op op, unsigned flags,
             bool metadata) {
    mdata_req own;
    own.where = {ps.store.snap->cow, chunk * ps.store.chunk_size, ps.store.chunk_size};
    own.request = {op, flags, area.handles(), nullptr, nullptr};
    if (!metadata)
        return dm_io(own.request, std::span(&own.where, 1));
    own.work.function = do_metadata;
    own.work.context = &own;
    ps.metadata_wq.queue_work(own.work);
    ps.metadata_wq.flush();
    return own.result;
}

chunk_t area_location(const pstore& ps, chunk_t area) {
    return num_snapshot_hdr_chunks + (chunk_t{ps.exceptions_per_area} + 1) * area;
}

void skip_metadata(pstore& ps) {
    const std::uint32_t stride = ps.exceptions_per_area + 1;
    if (ps.next_free % stride == num_snapshot_hdr_chunks)
        ++ps.next_free;
}

int area_io(pstore& ps, req_op op, unsigned flags) {
    return chunk_io(ps, ps.area, area_location(ps, ps.current_area), op, flags, false);
}

int zero_disk_area(pstore& ps, chunk_t area) {
    return chunk_io(ps, ps.zero_area, area_location(ps, area), req_op::write, 0, false);
}

namespace {

// Takes the chunk size of the disk in place of the table's.
int adopt_disk_chunk_size(pstore& ps, unsigned chunk_size, bool from_table) {
    kernel& k = ps.store.snap->owner();
    const auto log = [&k](const std::string& text) { k.log("persistent snapshot", text); };
    if (from_table)
        log("chunk size " + std::to_string(chunk_size) +
            " in device metadata overrides table chunk size of " +
            std::to_string(ps.store.chunk_size) + ".");
    std::string error;
    const int result = dm_exception_store_set_chunk_size(ps.store, chunk_size, &error);
    if (result) {
        log("invalid on-disk chunk size " + std::to_string(chunk_size) + ": " + error + ".");
        return result;
    }
    return alloc_area(ps);
}

} // namespace

int read_header(pstore& ps, bool* new_snapshot) {
    const bool from_table = ps.store.chunk_size != 0;
    if (!from_table) {
        const unsigned block_sectors =
            ps.store.snap->cow->limits().logical_block_size >> sector_shift;
        std::string error;
        dm_exception_store_set_chunk_size(ps.store, std::max(default_chunk_size, block_sectors),
                                          &error);
    }
    alloc_area(ps);
    const int result = chunk_io(ps, ps.header_area, 0, req_op::read, 0, true);
    if (result)
        return result;
    const std::uint32_t magic = ps.header_area.le32(header_magic);
    *new_snapshot = magic == 0;
    if (*new_snapshot)
        return 0;
    if (magic != snap_magic) {
        ps.store.snap->owner().log("persistent snapshot", "Invalid or corrupt snapshot");
        return -ENXIO;
    }
    ps.valid = ps.header_area.le32(header_valid) != 0;
    ps.version = ps.header_area.le32(header_version);
    const std::uint32_t chunk_size = ps.header_area.le32(header_chunk_size);
    if (chunk_size == ps.store.chunk_size)
        return 0;
    return adopt_disk_chunk_size(ps, chunk_size, from_table);
}

int write_header(pstore& ps, unsigned flags) {
    ps.header_area.fill_zero();
    ps.header_area.put_le32(header_magic, snap_magic);
    ps.header_area.put_le32(header_valid, ps.valid);
    ps.header_area.put_le32(header_version, ps.version);
    ps.header_area.put_le32(header_chunk_size, ps.store.chunk_size);
    return chunk_io(ps, ps.header_area, 0, req_op::write, flags, true);
}

core_exception read_exception(const sector_buffer& area, std::uint32_t index) {
    const std::size_t offset = std::size_t{index} * exception_bytes;
    return {area.le64(offset), area.le64(offset + 8)};
}

void write_exception(pstore& ps, std::uint32_t index, const core_exception& e) {
    const std::size_t offset = std::size_t{index} * exception_bytes;
    ps.area.put_le64(offset, e.old_chunk);
    ps.area.put_le64(offset + 8, e.new_chunk);
}

void clear_exception(pstore& ps, std::uint32_t index) {
    write_exception(ps, index, {});
}

} // namespace powercut::snapshot
