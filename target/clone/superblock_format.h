// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>

// The superblock of clone metadata, block 0 (dm_spec.md 12.1). What is not listed is zero.
namespace powercut::clone::superblock_layout {

inline constexpr std::uint32_t csum_xor = 257649492;
inline constexpr std::uint64_t magic = 0x8af27f64;
inline constexpr std::uint32_t version = 1; // the only one

inline constexpr std::size_t flags_at = 4;
inline constexpr std::size_t blocknr_at = 8;
inline constexpr std::size_t uuid_at = 16; // 16 bytes
inline constexpr std::size_t magic_at = 32;
inline constexpr std::size_t version_at = 40;
inline constexpr std::size_t metadata_space_map_root_at = 44; // 128 bytes
inline constexpr std::size_t region_size_at = 172;            // sectors
inline constexpr std::size_t target_size_at = 180;            // sectors
inline constexpr std::size_t bitset_root_at = 188;

} // namespace powercut::clone::superblock_layout
