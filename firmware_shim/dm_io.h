// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/bio.h"

#include <span>

// dm-io (dm_spec.md section 2): regions of devices to and from memory, synchronous or not. A write
// may go to several regions; a large region is several bios, all with the full flags, and so not
// atomic. Not modelled: I/O priority, page lists and the other kinds of memory than a plain array.
namespace powercut::shim {

struct dm_io_region {
    block_device* bdev = nullptr;
    sector_t sector = 0;
    sector_t count = 0;
};

struct dm_io_request {
    req_op op = req_op::read;
    unsigned flags = 0;
    sector_handle* data = nullptr; // one handle a sector; null for discard and write_zeroes
    // Called when all regions have ended, with one bit a failed region; null: synchronous.
    void (*notify)(unsigned long error_bits, void* context) = nullptr;
    void* context = nullptr;
};

// 0 or -EIO (synchronous: when any bio failed). `error_bits` may be null.
int dm_io(const dm_io_request& request, std::span<const dm_io_region> where,
          unsigned long* error_bits = nullptr);

} // namespace powercut::shim
