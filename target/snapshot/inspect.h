// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

// What a loaded snapshot holds in memory, for checks and for people. Not part of the kernel.
namespace powercut::shim {
class mapped_device;
}

namespace powercut::snapshot {

struct exception_record { // one chunk each; runs of consecutive chunks are expanded
    std::uint64_t old_chunk;
    std::uint64_t new_chunk;
};

struct snapshot_view {
    bool valid = false;
    bool persistent = false;
    bool merging = false;       // the target is snapshot-merge
    bool merge_running = false; // and its merge has not stopped yet
    bool merge_failed = false;
    bool merge_complete = false; // nothing is left to merge: the status has allocated == metadata
    std::uint64_t pending = 0;   // exceptions that have a chunk and are not committed yet
    std::uint64_t chunk_size_sectors = 0;
    std::uint64_t cow_sectors = 0;
    std::uint64_t next_free = 0;           // chunk; the transient store has none
    std::uint64_t exceptions_per_area = 0; // persistent store
    std::vector<exception_record> exceptions;

    // Of the persistent store: the header is chunk 0, area k the chunk 1 + (E+1)*k.
    bool is_metadata(std::uint64_t chunk) const {
        return chunk == 0 || (chunk - 1) % (exceptions_per_area + 1) == 0;
    }
};

// Empty when the live table is not a snapshot (or a snapshot-merge).
std::optional<snapshot_view> inspect_snapshot(shim::mapped_device& device);

} // namespace powercut::snapshot
