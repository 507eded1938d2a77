// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/inspect/cow_image.h"

#include <boost/endian/conversion.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace powercut::test {

// A COW device in memory, with a good header.
struct cow_bytes {
    explicit cow_bytes(std::uint64_t chunks, std::uint32_t chunk_sectors = 1)
        : chunk_sectors(chunk_sectors), bytes(chunks * chunk_sectors * 512) {
        put_le32(0, inspect::cow_magic);
        put_le32(4, 1);
        put_le32(8, 1);
        put_le32(12, chunk_sectors);
    }

    void put_le32(std::size_t at, std::uint32_t value) {
        boost::endian::store_little_u32(reinterpret_cast<unsigned char*>(&bytes.at(at)), value);
    }
    void record(std::uint64_t area, std::uint64_t index, std::uint64_t old_chunk,
                std::uint64_t new_chunk) {
        const std::uint64_t chunk = 1 + (32 * chunk_sectors + 1) * area;
        auto* const at =
            reinterpret_cast<unsigned char*>(&bytes.at(chunk * chunk_sectors * 512 + index * 16));
        boost::endian::store_little_u64(at, old_chunk);
        boost::endian::store_little_u64(at + 8, new_chunk);
    }
    inspect::cow_view read() const {
        return inspect::read_cow(
            [this](std::uint64_t sector) {
                return sector < bytes.size() / 512 ? bytes.data() + sector * 512 : nullptr;
            },
            bytes.size() / 512);
    }

    std::uint32_t chunk_sectors;
    std::vector<std::byte> bytes;
};

} // namespace powercut::test
