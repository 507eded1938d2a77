// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/device_mapper.h"

#include <string>

// What the small targets have in common: a place on a device, onto which they map their sectors one
// to one, and how they read numbers.
namespace powercut::small {

// Digits and nothing else. Of a number that is too large the low bits count.
template <typename Number>
bool read_decimal(const std::string& word, Number* value) {
    *value = 0;
    for (const char digit : word)
        *value = *value * 10 + static_cast<Number>(digit - '0');
    return !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
}

struct device_area {
    shim::block_device* dev = nullptr;
    shim::sector_t start = 0;

    // Both: 0, or a negative errno with its reason in ti.error.
    int read_start(shim::dm_target& ti, const std::string& word);
    int open(shim::dm_target& ti, const std::string& path);

    void remap(const shim::dm_target& ti, shim::bio& item) const;
    std::string text() const; // "<major:minor> <start>"
};

} // namespace powercut::small
