// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/device_mapper.h"

#include <charconv>
#include <string>

// What the small targets have in common: a place on a device, onto which they map their sectors one
// to one, and how they read numbers.
namespace powercut::small {

// An unsigned decimal and nothing else. What does not fit the number is refused, where the kernel
// would take its low bits.
template <typename Number>
bool read_decimal(const std::string& word, Number* value) {
    const char* const end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, *value);
    return error == std::errc{} && stop == end;
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
