// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/block_device.h"

#include <span>

// I/O as a program does it with O_DIRECT (dm_spec.md section 14.1). Each call sleeps until the I/O
// has ended, so it runs in a task, and returns 0 or a negative errno. One handle a sector.
namespace powercut::shim {

int user_read(block_device& device, sector_t sector, std::span<sector_handle> data);
int user_write(block_device& device, sector_t sector, std::span<sector_handle> data,
               bool fua = false);
int user_flush(block_device& device);
int user_discard(block_device& device, sector_t sector, sector_t count);

} // namespace powercut::shim
