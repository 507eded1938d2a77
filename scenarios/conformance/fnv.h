// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

// FNV-1a, 64 bits: how the recordings name the bytes of a sector or of a read.
namespace powercut::conformance {

inline constexpr std::uint64_t fnv1a64_start = 0xcbf29ce484222325;

// Goes on from the hash of what came before.
constexpr std::uint64_t fnv1a64(std::span<const std::byte> bytes,
                                std::uint64_t hash = fnv1a64_start) {
    for (const std::byte value : bytes)
        hash = (hash ^ std::to_integer<std::uint64_t>(value)) * 0x100000001b3;
    return hash;
}

} // namespace powercut::conformance
