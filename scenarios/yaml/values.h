// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/yaml/document.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Scalars with meaning: what a value is when it is written as one. Empty where it is not.
namespace powercut::yaml {

// Decimal digits, at most 2^64 - 1.
std::optional<std::uint64_t> parse_integer(std::string_view text);
// Bytes: a plain number, or one with B, KiB, MiB, GiB or TiB behind it.
std::optional<std::uint64_t> parse_size(std::string_view text);
// Nanoseconds: a number with ns, us, ms or s behind it.
std::optional<std::uint64_t> parse_duration(std::string_view text);

// The same of nodes, where YAML's own types count: "8" in quotes is text, not an integer.
std::optional<std::uint64_t> integer_of(const node& from);
std::optional<double> number_of(const node& from);
std::optional<bool> boolean_of(const node& from);
std::optional<std::uint64_t> size_of(const node& from);
std::optional<std::uint64_t> duration_of(const node& from);
// Text: in quotes, or plain and not a number or a boolean.
std::optional<std::string> text_of(const node& from);

// 1024 as "1KiB", 3000 as "3us": the largest unit that divides it.
std::string format_size(std::uint64_t bytes);
std::string format_duration(std::uint64_t ns);

} // namespace powercut::yaml
