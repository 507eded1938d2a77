// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/device_mapper.h"
#include "firmware_shim/dm.h"
#include "firmware_shim/in_flight.h"

#include <cstddef>

// What dm.cpp keeps for a bio that is under way; private to the core.
namespace powercut::shim {

// One piece of a bio, until all clones made of it have ended.
struct mapped_device::dm_io : in_flight {
    dm_io(mapped_device& device, bio& whole) : md(&device), orig(&whole) {}
    mapped_device* md;
    bio* orig;
    sector_t sectors = 0;     // of the original that this piece covers
    unsigned remaining = 1;   // clones that have not ended, and one for whoever sends them
    bool flush_first = false; // the flush of a bio with data, whose write is still to come
    blk_status status = blk_status::ok;
};

// One clone, and what the target keeps with it. The clone is the base, so that it is found again
// even when the target has taken over bi_end_io and bi_private for a while.
struct mapped_device::dm_target_io : bio, in_flight {
    dm_io* io = nullptr;
    dm_target* target = nullptr;
    unsigned target_bio_nr = 0;
    alignas(std::max_align_t) std::byte per_bio_data[per_bio_data_max] = {};
};

} // namespace powercut::shim
