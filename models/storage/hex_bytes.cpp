// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/hex_bytes.h"

#include <charconv>

namespace powercut::storage {

std::optional<std::vector<std::byte>> bytes_of_hex(std::string_view digits) {
    if (digits.size() % 2 != 0)
        return std::nullopt;
    std::vector<std::byte> bytes;
    bytes.reserve(digits.size() / 2);
    for (const char* at = digits.data(); at != digits.data() + digits.size(); at += 2) {
        unsigned value = 0;
        const auto [stop, error] = std::from_chars(at, at + 2, value, 16);
        if (error != std::errc{} || stop != at + 2)
            return std::nullopt;
        bytes.push_back(static_cast<std::byte>(value));
    }
    return bytes;
}

std::string hex_of(std::span<const std::byte> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::byte each : bytes) {
        text += digits[std::to_integer<unsigned>(each) >> 4U];
        text += digits[std::to_integer<unsigned>(each) & 15U];
    }
    return text;
}

} // namespace powercut::storage
