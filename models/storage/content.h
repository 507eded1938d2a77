// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

// What one sector (512 bytes) holds, as a value of eight bytes. Data moves through powercut as
// these values: a copy of a chunk copies handles, and a 1 TiB disk costs memory only for what was
// written.
//
// Modelled: equal handles mean equal bytes and different handles different bytes, because bytes are
// interned. Zeroes and the pattern of golden/README.md need no memory: word k of pattern N in
// sector s is (N << 48) ^ (s << 8) ^ k, little-endian, k = 0..63. A handle's top two bits say what
// the rest is: 00 an index of interned bytes (0: zeroes), 01 a pattern (16 bits of seed over 40 of
// sector), 10 a place whose content is not decided yet and travels as a handle until somebody
// looks at it (undecided.h). 11 is nothing.
//
// Not modelled: freeing. What was interned stays until the process ends; the pool belongs to one
// thread (scenarios run in processes of their own).
namespace powercut::storage {

inline constexpr std::size_t sector_size = 512; // bytes

using content = std::uint64_t;
using sector_bytes = std::span<const std::byte, sector_size>;

inline constexpr content zeroes = 0;
// What an interrupted write leaves of the sectors beside it (D9): bytes like any others, told by
// eyes and by checks, the text "damaged " over and over.
inline constexpr content damaged = 1;

enum class content_kind : std::uint8_t { interned = 0, pattern = 1, undecided = 2, nothing = 3 };

constexpr content_kind kind_of(content handle) {
    return static_cast<content_kind>(handle >> 62);
}

// The pattern of a sector; seed < 2^16, sector < 2^40 (std::out_of_range otherwise).
content pattern(unsigned seed, std::uint64_t sector);

// The handle of these bytes: zeroes or a pattern where they are one.
content intern(sector_bytes bytes);

// The bytes behind a handle. They stay where they are until the process ends. An undecided one is
// decided by this. std::out_of_range for a handle that nobody gave.
sector_bytes bytes_of(content handle);

// How many sectors of bytes the pool holds (zeroes and patterns that nobody looked at cost
// nothing).
std::size_t interned_sectors();

} // namespace powercut::storage
