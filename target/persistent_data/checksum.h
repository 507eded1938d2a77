// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

// The checksum of a block of metadata (dm_spec.md 13.1; dm_bm_checksum): CRC32C that starts with
// all bits set and is not inverted at the end, over all bytes but the first four, where it is
// stored, xor'd with a number for the kind of block. What is stored is not compared here.
namespace powercut::shim {
class sector_buffer;
}

namespace powercut::persistent_data {

// Gives the 512 bytes of sector 0..7 of the block. They are asked for one at a time, in order, and
// not used once the next is asked for.
using look_at_sector = std::function<const std::byte*(unsigned sector)>;

std::uint32_t block_checksum(const look_at_sector& look, std::uint32_t csum_xor);
// Of the first eight sectors of a buffer. All of them are looked at.
std::uint32_t block_checksum(const shim::sector_buffer& block, std::uint32_t csum_xor);

} // namespace powercut::persistent_data
