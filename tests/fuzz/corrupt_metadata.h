// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// Clone metadata as a kernel may find it after an accident.
namespace powercut::fuzz {

struct corrupted {
    std::vector<std::byte> bytes;          // whole sectors
    std::uint64_t target_size_sectors = 0; // as the table has it
};

// A valid image, spoilt as a list of bytes says. Any bytes will do. The first chooses the image
// (valid_metadata.h). Then steps follow: bits flipped, bytes and fields set, blocks swapped, copied
// or zeroed, the end cut off; with or without mending number and checksum of the block, because
// nobody looks behind those that are bad.
corrupted corrupt_metadata(std::span<const std::uint8_t> script);

} // namespace powercut::fuzz
