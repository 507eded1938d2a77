// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cerrno>
#include <cstdint>

// Types and small arithmetic of the kernel that the port and the shim share.
namespace powercut::shim {

using sector_t = std::uint64_t;      // 512-byte units
using sector_handle = std::uint64_t; // the bytes of one sector, as a value (sector_buffer.h)

inline constexpr unsigned sector_shift = 9;
inline constexpr unsigned page_sectors = 8;
inline constexpr unsigned bio_max_sectors = 256 * page_sectors; // a bio has at most 256 segments

enum class blk_status : std::uint8_t { ok, not_supported, io_error, no_space, dm_requeue };

// What a user's system call returns for it: 0 or a negative errno.
constexpr int blk_status_to_errno(blk_status status) {
    switch (status) {
    case blk_status::ok:
        return 0;
    case blk_status::not_supported:
        return -EOPNOTSUPP;
    case blk_status::no_space:
        return -ENOSPC;
    default:
        return -EIO;
    }
}

constexpr bool is_power_of_2(std::uint64_t value) {
    return value && !(value & (value - 1));
}

} // namespace powercut::shim
