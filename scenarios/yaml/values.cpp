// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/values.h"

#include <array>
#include <cctype>
#include <charconv>
#include <limits>
#include <span>

namespace powercut::yaml {

namespace {

struct unit {
    std::string_view suffix;
    std::uint64_t factor;
};

constexpr std::array<unit, 5> size_units{{
    {"B", 1},
    {"KiB", std::uint64_t{1} << 10},
    {"MiB", std::uint64_t{1} << 20},
    {"GiB", std::uint64_t{1} << 30},
    {"TiB", std::uint64_t{1} << 40},
}};

constexpr std::array<unit, 4> time_units{{
    {"ns", 1},
    {"us", 1000},
    {"ms", 1'000'000},
    {"s", 1'000'000'000},
}};

std::optional<std::uint64_t> with_unit(std::string_view text, std::span<const unit> units) {
    const std::size_t digits = text.find_first_not_of("0123456789");
    if (digits == std::string_view::npos)
        return std::nullopt;
    const auto number = parse_integer(text.substr(0, digits));
    for (const unit& item : units)
        if (number && item.suffix == text.substr(digits) &&
            *number <= std::numeric_limits<std::uint64_t>::max() / item.factor)
            return *number * item.factor;
    return std::nullopt;
}

std::string in_largest_unit(std::uint64_t value, std::span<const unit> units) {
    for (std::size_t i = units.size(); i-- > 1;)
        if (value != 0 && value % units[i].factor == 0)
            return std::to_string(value / units[i].factor) + std::string(units[i].suffix);
    return std::to_string(value) + std::string(units.front().suffix);
}

bool is_plain(const node& from) {
    return from.kind == node_kind::scalar && !from.quoted;
}

// What YAML takes for a number; from_chars reads no hexadecimal and no leading plus.
bool looks_like_number(std::string_view text) {
    if (text.starts_with("0x") || text.starts_with("0o"))
        return text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
    if (text.starts_with('+'))
        text.remove_prefix(1);
    if (text.empty() ||
        !(std::isdigit(static_cast<unsigned char>(text[0])) || text[0] == '-' || text[0] == '.'))
        return false;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

} // namespace

std::optional<std::uint64_t> parse_integer(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    const auto bytes = parse_integer(text);
    return bytes ? bytes : with_unit(text, size_units);
}

std::optional<std::uint64_t> parse_duration(std::string_view text) {
    return with_unit(text, time_units);
}

std::optional<std::uint64_t> integer_of(const node& from) {
    return is_plain(from) ? parse_integer(from.text) : std::nullopt;
}

std::optional<double> number_of(const node& from) {
    if (!is_plain(from) || !looks_like_number(from.text))
        return std::nullopt;
    double value = 0;
    const char* end = from.text.data() + from.text.size();
    if (std::from_chars(from.text.data(), end, value).ptr != end)
        return std::nullopt;
    return value;
}

std::optional<bool> boolean_of(const node& from) {
    if (!is_plain(from) || (from.text != "true" && from.text != "false"))
        return std::nullopt;
    return from.text == "true";
}

std::optional<std::uint64_t> size_of(const node& from) {
    return from.kind == node_kind::scalar ? parse_size(from.text) : std::nullopt;
}

std::optional<std::uint64_t> duration_of(const node& from) {
    return from.kind == node_kind::scalar ? parse_duration(from.text) : std::nullopt;
}

std::optional<std::string> text_of(const node& from) {
    if (from.kind != node_kind::scalar || from.text.empty())
        return std::nullopt;
    if (is_plain(from) && (looks_like_number(from.text) || boolean_of(from)))
        return std::nullopt;
    return from.text;
}

std::string format_size(std::uint64_t bytes) {
    return in_largest_unit(bytes, size_units);
}

std::string format_duration(std::uint64_t ns) {
    return in_largest_unit(ns, time_units);
}

} // namespace powercut::yaml
