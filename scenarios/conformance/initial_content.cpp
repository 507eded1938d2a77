// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/initial_content.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <stdexcept>

namespace powercut::conformance {
namespace {

using sector_array = std::array<std::byte, storage::sector_size>;
using sector_map = std::map<std::uint64_t, sector_array>;

std::optional<std::uint64_t> whole_number(std::string_view text, int base) {
    std::uint64_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || stop != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::uint64_t offset_number(std::string_view text) {
    const bool hex = text.starts_with("0x");
    const auto value = whole_number(hex ? text.substr(2) : text, hex ? 16 : 10);
    if (!value)
        throw std::invalid_argument(fmt::format("\"{}\": expected an offset in bytes", text));
    return *value;
}

void put_bytes(std::string_view digits, std::uint64_t offset, std::uint64_t size,
               sector_map& sectors) {
    if (digits.empty() || digits.size() % 2 != 0)
        throw std::invalid_argument(
            fmt::format("{} hex digits at {}: expected two for each byte", digits.size(), offset));
    if (offset > size || digits.size() / 2 > size - offset)
        throw std::invalid_argument(
            fmt::format("{} bytes at {}: past the end of the disk", digits.size() / 2, offset));
    for (; !digits.empty(); digits.remove_prefix(2), ++offset) {
        const auto value = whole_number(digits.substr(0, 2), 16);
        if (!value)
            throw std::invalid_argument(
                fmt::format("\"{}\": expected two hex digits", digits.substr(0, 2)));
        sectors[offset / storage::sector_size][offset % storage::sector_size] =
            static_cast<std::byte>(*value);
    }
}

storage::initial_fill parse_hex(std::string_view text, std::uint64_t size) {
    sector_map sectors;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find(','));
        const auto colon = part.find(':');
        if (colon == part.npos)
            throw std::invalid_argument(fmt::format("\"{}\": expected OFFSET:BYTES", part));
        put_bytes(part.substr(colon + 1), offset_number(part.substr(0, colon)), size, sectors);
        text.remove_prefix(std::min(part.size() + 1, text.size()));
    }
    std::map<std::uint64_t, storage::content> contents;
    for (const auto& [sector, bytes] : sectors)
        contents.emplace(sector, storage::intern(bytes));
    return storage::initial_fill::with_sectors(std::move(contents));
}

} // namespace

storage::initial_fill parse_initial(std::string_view text, std::uint64_t sectors) {
    if (text.starts_with("hex="))
        return parse_hex(text.substr(4), sectors * storage::sector_size);
    const auto seed = text.starts_with("seed=") ? whole_number(text.substr(5), 10) : std::nullopt;
    if (!seed || *seed >= 1U << 16)
        throw std::invalid_argument("expected seed=N (N below 65536) or hex=OFFSET:BYTES,...");
    return storage::initial_fill::of_pattern(static_cast<unsigned>(*seed));
}

} // namespace powercut::conformance
