// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/content.h"

#include <cstdint>
#include <functional>
#include <vector>

// What happens inside a disk that matters to what it may hold after a cut. A run of the simulation
// is recorded as these, and a versioned_medium that is given them again comes to the same state.
namespace powercut::storage {

using command_id = std::uint32_t; // counts the commands of one disk, from 1

enum class event_kind : std::uint8_t {
    write_received,  // the data is in the controller: it may become durable from now on (D1)
    write_completed, // the host saw the status; a FUA write is durable now (D2)
    flush_submitted, // the writes completed by now are those the flush covers (D3)
    flush_completed,
    cache_switched, // D4; switching off drains
    destaged,       // the cache wrote these sectors of this command to the medium by itself
};

struct event {
    event_kind kind{};
    command_id command = 0;
    bool fua = false;            // write_received
    bool cache_enabled = false;  // cache_switched
    std::uint64_t sector = 0;    // write_received, destaged: first sector
    std::vector<content> data{}; // write_received: one handle a sector (discards: what reads back)
    std::uint64_t count = 0;     // destaged: sectors
};

using event_listener = std::function<void(const event&)>;

} // namespace powercut::storage
