// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace powercut::fuzz {

// What becomes of an image when a kernel opens it (dm_clone_metadata_open; dm_spec.md 12.2).
struct opening {
    int error = 0; // 0 or a negative errno
    bool formatted = false;
    std::uint64_t hydrated = 0; // regions, if it was opened and not formatted
};

// Works it out from the bytes, by the kernel's order of reads and checks, in as few words as it
// takes and sharing nothing with the port. Empty where a kernel would read past the end of a
// block's memory: then it may say anything.
std::optional<opening> expected_opening(std::span<const std::byte> image,
                                        std::uint64_t target_size_sectors,
                                        std::uint64_t region_size_sectors);

} // namespace powercut::fuzz
