// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../support/bench_disk.h"
#include "firmware_shim/sector_buffer.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

// The persistent store's format, written and read by the tests themselves (dm_spec.md 6.1).
namespace powercut::test {

struct store_header {
    std::uint32_t magic = 0x70416e53;
    std::uint32_t valid = 1;
    std::uint32_t version = 1;
    std::uint32_t chunk_size = 8;
};

using exception = std::pair<std::uint64_t, std::uint64_t>; // old chunk, new chunk

inline void put_header(bench_disk& cow, const store_header& header) {
    shim::sector_buffer sector(1);
    sector.put_le32(0, header.magic);
    sector.put_le32(4, header.valid);
    sector.put_le32(8, header.version);
    sector.put_le32(12, header.chunk_size);
    cow.put(0, {sector.handles()[0]});
}

// "magic valid version chunk_size", or what else stands in the first sector.
inline std::string header_text(const bench_disk& cow) {
    shim::sector_buffer sector(1);
    sector.handles()[0] = cow.at(0);
    std::string text = sector.le32(0) == 0x70416e53 ? "SnAp" : std::to_string(sector.le32(0));
    for (std::size_t offset = 4; offset < 16; offset += 4)
        text += ' ' + std::to_string(sector.le32(offset));
    return text;
}

inline std::uint64_t area_sector(unsigned chunk_size, unsigned area) {
    const std::uint64_t per_area = chunk_size * 32;
    return (1 + (per_area + 1) * area) * chunk_size;
}

// Writes the records from `first` on; the rest of the area stays as it is.
inline void put_area(bench_disk& cow, unsigned chunk_size, unsigned area,
                     const std::vector<exception>& records, std::size_t first = 0) {
    const std::uint64_t start = area_sector(chunk_size, area);
    shim::sector_buffer chunk(chunk_size);
    for (unsigned i = 0; i < chunk_size; ++i)
        chunk.handles()[i] = cow.at(start + i);
    for (std::size_t i = 0; i < records.size(); ++i) {
        chunk.put_le64((first + i) * 16, records[i].first);
        chunk.put_le64((first + i) * 16 + 8, records[i].second);
    }
    cow.put(start, contents(chunk.handles(), chunk.handles() + chunk_size));
}

// "old new" of each record of an area that is not all zeroes.
inline lines area_records(const bench_disk& cow, unsigned chunk_size, unsigned area) {
    shim::sector_buffer sector(1);
    lines found;
    for (unsigned i = 0; i < chunk_size; ++i) {
        sector.handles()[0] = cow.at(area_sector(chunk_size, area) + i);
        for (std::size_t offset = 0; offset < 512; offset += 16)
            if (sector.le64(offset) || sector.le64(offset + 8))
                found.push_back(std::to_string(sector.le64(offset)) + ' ' +
                                std::to_string(sector.le64(offset + 8)));
    }
    return found;
}

} // namespace powercut::test
