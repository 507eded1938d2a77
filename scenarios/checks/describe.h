// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/content.h"

#include <span>
#include <string>

// Contents in words, for messages.
namespace powercut::checks {

// "zeroes", "pattern 2 of sector 80", "other bytes, beginning 53 6e 41 70"
std::string describe(storage::content value);
// The same for several: "zeroes, or pattern 1 of sector 7"
std::string describe(std::span<const storage::content> values);

} // namespace powercut::checks
