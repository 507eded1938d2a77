// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../support/clone_image.h"

#include <map>

namespace powercut::fuzz {

// An image with nothing wrong in it.
struct valid_image {
    test::clone_image image;
    std::map<std::uint64_t, clone::block_kind> kinds; // of the blocks in use
    std::uint64_t target_size_sectors;
};

inline constexpr std::uint64_t region_size_sectors = 8;

// Just formatted, committed to, and one with two levels in its tree and two array blocks.
inline constexpr unsigned valid_images = 3;
const valid_image& valid_metadata(unsigned which);

} // namespace powercut::fuzz
