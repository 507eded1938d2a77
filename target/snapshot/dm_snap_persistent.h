// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/dm_io.h"
#include "firmware_shim/sector_buffer.h"
#include "firmware_shim/workqueue.h"
#include "target/snapshot/dm_exception_store.h"

#include <vector>

// The persistent store (drivers/md/dm-snap-persistent.c; dm_spec.md section 6). Private to its
// files.
//
// On disk, little-endian, without checksums: chunk 0 is the header (magic, valid, version, chunk
// size, 32 bits each). Metadata area k is the chunk 1 + (E + 1) * k and is followed by its E data
// chunks, where E = exceptions_per_area = chunk bytes / 16. A record is old_chunk and new_chunk, 64
// bits each; a new_chunk of 0 ends the list.
namespace powercut::snapshot {

inline constexpr std::uint32_t snap_magic = 0x70416e53; // "SnAp"
inline constexpr std::uint32_t snapshot_disk_version = 1;
inline constexpr unsigned num_snapshot_hdr_chunks = 1;
inline constexpr unsigned exception_bytes = 16;
inline constexpr unsigned exceptions_per_sector = 512 / exception_bytes;
inline constexpr unsigned default_chunk_size = 32; // sectors
inline constexpr unsigned prefetch_chunks = 12;    // areas read ahead

struct commit_callback {
    commit_callback_fn callback;
    void* context;
};

struct core_exception {
    chunk_t old_chunk = 0;
    chunk_t new_chunk = 0;
};

struct pstore {
    explicit pstore(dm_exception_store& owner);

    dm_exception_store& store;
    const target::behaviour& versions;
    bool valid = true;
    std::uint32_t version = snapshot_disk_version;
    std::uint32_t exceptions_per_area = 0;
    sector_buffer area;        // copy of the current area
    sector_buffer zero_area;   // stays zero
    sector_buffer header_area; // its own, so that an invalidation cannot mix with a commit (B4)
    std::uint32_t current_area = 0;
    chunk_t next_free = num_snapshot_hdr_chunks + 1; // (the first area comes between)
    std::uint32_t current_committed = 0;             // records used in the current area
    unsigned pending_count = 0;                      // prepared and not committed
    std::vector<commit_callback> callbacks;
    workqueue metadata_wq;
};

pstore& get_info(dm_exception_store& store);

// dm_snap_persistent_io.cpp: whole chunks to and from the COW device, synchronous; 0 or a negative
// errno.
int alloc_area(pstore& ps);
int chunk_io(pstore& ps, sector_buffer& area, chunk_t chunk, req_op op, unsigned flags,
             bool metadata);
chunk_t area_location(const pstore& ps, chunk_t area);
void skip_metadata(pstore& ps); // moves next_free off a metadata chunk
int area_io(pstore& ps, req_op op, unsigned flags);
int zero_disk_area(pstore& ps, chunk_t area);
int read_header(pstore& ps, bool* new_snapshot);
int write_header(pstore& ps, unsigned flags);

core_exception read_exception(const sector_buffer& area, std::uint32_t index);
void write_exception(pstore& ps, std::uint32_t index, const core_exception& e);
void clear_exception(pstore& ps, std::uint32_t index);

// dm_snap_persistent_load.cpp
int read_exceptions(pstore& ps, add_exception_fn callback, void* context);

// dm_snap_persistent_merge.cpp
int persistent_prepare_merge(dm_exception_store& store, chunk_t* last_old, chunk_t* last_new);
int persistent_commit_merge(dm_exception_store& store, unsigned nr_merged);

} // namespace powercut::snapshot
