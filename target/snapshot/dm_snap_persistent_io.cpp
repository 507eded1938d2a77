// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap_persistent.h"

#include "firmware_shim/kernel.h"
#include "target/snapshot/dm_snap.h"

#include <bit>

namespace powercut::snapshot {

namespace {

constexpr std::size_t header_magic = 0;
constexpr std::size_t header_valid = 4;
constexpr std::size_t header_version = 8;
constexpr std::size_t header_chunk_size = 12;

// What vmalloc() can give at most, in sectors: as much as the largest chunk size that passes the
// checks.
constexpr unsigned vmalloc_max = 1U << 21;

struct mdata_req {
    work_struct work{};
    sector_buffer* area;
    req_op op;
    unsigned flags;
    dm_io_region where;
    int result = 0;
};

// What goes to the disk is what the buffer holds now, not what it held when the work was queued.
void do_metadata(work_struct& work) {
    auto& own = *static_cast<mdata_req*>(work.context);
    own.result =
        dm_io({own.op, own.flags, own.area->handles(), nullptr, nullptr}, std::span(&own.where, 1));
}

sector_buffer& header_buffer(pstore& ps) {
    return ps.versions.own_header_area ? ps.header_area : ps.area;
}

// A disk takes the data of a write some time after it was submitted, and what is in the buffer
// then. With one buffer for header and area that may be what somebody else has put there meanwhile
// (B4).
void show_to_transfers(pstore& ps) {
    if (!ps.versions.own_header_area)
        ps.area.handles();
}

} // namespace

int alloc_area(pstore& ps) {
    if (ps.store.chunk_size > vmalloc_max)
        return -ENOMEM;
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
    own.area = &area;
    own.op = op;
    own.flags = flags;
    own.where = {ps.store.snap->cow, chunk * ps.store.chunk_size, ps.store.chunk_size};
    own.work.function = do_metadata;
    own.work.context = &own;
    if (!metadata) {
        do_metadata(own.work);
        return own.result;
    }
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

// Not even 0 is noticed, until the pages of the dm-io client are counted (B5).
void trust_disk_chunk_size(dm_exception_store& store, unsigned chunk_size) {
    if (chunk_size == 0)
        throw kernel_bug("dm-snap-persistent: the header states a chunk size of 0, for which "
                         "mempool_resize() would have to keep 0 pages");
    store.chunk_size = chunk_size;
    store.chunk_mask = chunk_size - 1;
    store.chunk_shift = static_cast<unsigned>(std::countr_zero(chunk_size));
}

// Takes the chunk size of the disk in place of the table's.
int adopt_disk_chunk_size(pstore& ps, unsigned chunk_size, bool from_table) {
    kernel& k = ps.store.snap->owner();
    const auto log = [&k](const std::string& text) { k.log("persistent snapshot", text); };
    if (from_table)
        log("chunk size " + std::to_string(chunk_size) +
            " in device metadata overrides table chunk size of " +
            std::to_string(ps.store.chunk_size) + ".");
    if (!ps.versions.check_disk_chunk_size) {
        trust_disk_chunk_size(ps.store, chunk_size);
        return alloc_area(ps);
    }
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
    sector_buffer& header = header_buffer(ps);
    const int result = chunk_io(ps, header, 0, req_op::read, 0, true);
    if (result)
        return result;
    const std::uint32_t magic = header.le32(header_magic);
    *new_snapshot = magic == 0;
    if (*new_snapshot)
        return 0;
    if (magic != snap_magic) {
        ps.store.snap->owner().log("persistent snapshot", "Invalid or corrupt snapshot");
        return -ENXIO;
    }
    ps.valid = header.le32(header_valid) != 0;
    ps.version = header.le32(header_version);
    const std::uint32_t chunk_size = header.le32(header_chunk_size);
    if (chunk_size == ps.store.chunk_size)
        return 0;
    // The kernels that did not check it did not look at it either where the table leaves it open.
    if (!from_table && !ps.versions.check_disk_chunk_size)
        return 0;
    return adopt_disk_chunk_size(ps, chunk_size, from_table);
}

int write_header(pstore& ps, unsigned flags) {
    sector_buffer& header = header_buffer(ps);
    header.fill_zero();
    header.put_le32(header_magic, snap_magic);
    header.put_le32(header_valid, ps.valid);
    header.put_le32(header_version, ps.version);
    header.put_le32(header_chunk_size, ps.store.chunk_size);
    show_to_transfers(ps);
    return chunk_io(ps, header, 0, req_op::write, flags, true);
}

core_exception read_exception(const sector_buffer& area, std::uint32_t index) {
    const std::size_t offset = std::size_t{index} * exception_bytes;
    return {area.le64(offset), area.le64(offset + 8)};
}

void write_exception(pstore& ps, std::uint32_t index, const core_exception& e) {
    const std::size_t offset = std::size_t{index} * exception_bytes;
    ps.area.put_le64(offset, e.old_chunk);
    ps.area.put_le64(offset + 8, e.new_chunk);
    show_to_transfers(ps);
}

void clear_exception(pstore& ps, std::uint32_t index) {
    write_exception(ps, index, {});
}

} // namespace powercut::snapshot
