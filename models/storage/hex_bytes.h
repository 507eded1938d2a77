// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Bytes as people write them: two hex digits each.
namespace powercut::storage {

// Empty where that is not what the text is.
std::optional<std::vector<std::byte>> bytes_of_hex(std::string_view digits);
std::string hex_of(std::span<const std::byte> bytes); // lower case

} // namespace powercut::storage
