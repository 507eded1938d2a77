// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/initial_content.h"

#include "models/storage/hex_bytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace powercut::conformance {
namespace {

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

storage::initial_fill with_hex(const storage::initial_fill& fill, std::string_view digits,
                               std::uint64_t offset, std::uint64_t size) {
    if (digits.empty() || digits.size() % 2 != 0)
        throw std::invalid_argument(
            fmt::format("{} hex digits at {}: expected two for each byte", digits.size(), offset));
    const auto bytes = storage::bytes_of_hex(digits);
    if (!bytes)
        throw std::invalid_argument(fmt::format("\"{}\": expected hex digits", digits));
    if (offset > size || bytes->size() > size - offset)
        throw std::invalid_argument(
            fmt::format("{} bytes at {}: past the end of the disk", bytes->size(), offset));
    return fill.with_bytes(offset, *bytes);
}

storage::initial_fill parse_hex(std::string_view text, std::uint64_t size) {
    storage::initial_fill fill;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find(','));
        const auto colon = part.find(':');
        if (colon == part.npos)
            throw std::invalid_argument(fmt::format("\"{}\": expected OFFSET:BYTES", part));
        fill = with_hex(fill, part.substr(colon + 1), offset_number(part.substr(0, colon)), size);
        text.remove_prefix(std::min(part.size() + 1, text.size()));
    }
    return fill;
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
