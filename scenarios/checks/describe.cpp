// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/describe.h"

#include <fmt/format.h>

namespace powercut::checks {

std::string describe(storage::content value) {
    if (value == storage::zeroes)
        return "zeroes";
    if (value == storage::damaged)
        return "damaged";
    if (storage::kind_of(value) == storage::content_kind::pattern) {
        const std::uint64_t seed = value >> 40 & 0xffff;
        const std::uint64_t sector = value & ((std::uint64_t{1} << 40) - 1);
        return fmt::format("pattern {} of sector {}", seed, sector);
    }
    std::string text = "other bytes, beginning";
    for (const std::byte byte : storage::bytes_of(value).first<4>())
        text += fmt::format(" {:02x}", std::to_integer<unsigned>(byte));
    return text;
}

std::string describe(std::span<const storage::content> values) {
    std::string text;
    for (const storage::content value : values) {
        if (!text.empty())
            text += ", or ";
        text += describe(value);
    }
    return text;
}

} // namespace powercut::checks
