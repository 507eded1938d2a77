// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/content.h"

#include <cstddef>
#include <cstdint>

namespace powercut::explorer {

// What the disks hold when a recovery begins; a handle may still be undecided.
class image_reader {
public:
    virtual ~image_reader() = default;
    virtual storage::content read(std::size_t disk, std::uint64_t sector) const = 0;
};

} // namespace powercut::explorer
