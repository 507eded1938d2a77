// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/medium.h"

#include <cstdint>
#include <string_view>

// What a disk of a recording starts with, from the words that the recorder takes: "seed=N" (pattern
// N of every sector) or "hex=OFFSET:BYTES,..." (those bytes there, zeroes elsewhere).
namespace powercut::conformance {

// std::invalid_argument with what was expected.
storage::initial_fill parse_initial(std::string_view text, std::uint64_t sectors);

} // namespace powercut::conformance
