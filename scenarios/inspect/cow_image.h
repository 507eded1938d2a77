// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// A COW device of the persistent store decoded from its bytes (dm_spec.md 6.1 to 6.5), beside the
// port and without it. A kernel checks little: what it takes as it is and cannot be meant is listed
// as an oddity. Data chunks are not looked at. Of an invalid snapshot, where a kernel reads the
// header only, everything is decoded.
namespace powercut::inspect {

// The 512 bytes of a sector, good until the next call; null where it cannot be read.
using sector_reader = std::function<const std::byte*(std::uint64_t sector)>;

inline constexpr std::uint32_t cow_magic = 0x70416e53; // "SnAp"

enum class oddity_kind {
    invalid,       // the header says so: the snapshot is lost
    header,        // magic, version or chunk size that no kernel takes
    unreadable,    // a metadata area, or part of it
    unended,       // the list goes on where the device has no room for an area
    on_metadata,   // an exception's chunk is the header or an area
    past_end,      // an exception's chunk is not on the device
    duplicate_old, // two exceptions of one chunk
    duplicate_new, // two exceptions on one chunk
    behind_list,   // records that the end of the list hides: a torn area, or stale bytes
    leak           // chunks below the next free one that no exception has
};
std::string_view name_of(oddity_kind kind);

struct oddity {
    oddity_kind kind{};
    std::uint64_t chunk = 0; // of the COW device; of the origin for duplicate_old
    std::string text;        // a sentence without its full stop
};

struct exception_run { // count chunks, consecutive on both sides
    std::uint64_t old_chunk = 0;
    std::uint64_t new_chunk = 0;
    std::uint64_t count = 0;
};

struct area_view {
    std::uint64_t chunk = 0;
    std::uint64_t records = 0; // before the end of the list
};

struct cow_view {
    std::uint32_t magic = 0;
    std::uint32_t valid = 0;
    std::uint32_t version = 0;
    std::uint32_t chunk_size_sectors = 0;
    bool decoded = false; // the header is good, so that the rest means something

    std::uint64_t chunks = 0; // whole ones on the device
    std::uint64_t exceptions_per_area = 0;
    std::vector<area_view> areas;    // as far as the list goes
    std::uint64_t exceptions = 0;    // chunks
    std::vector<exception_run> runs; // in the order of the list
    std::uint64_t next_free = 0;     // chunk: the next that a kernel would take
    std::uint64_t free_chunks = 0;   // for data
    std::vector<oddity> oddities;    // the first thousand
    std::uint64_t oddities_left_out = 0;
};

cow_view read_cow(const sector_reader& read, std::uint64_t device_sectors);

} // namespace powercut::inspect
