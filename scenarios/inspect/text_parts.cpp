// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/inspect/text_parts.h"

#include "scenarios/report/terminal_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::inspect {

std::string size_of_bytes(std::uint64_t bytes) {
    constexpr std::string_view units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024)
        return fmt::format("{} bytes", bytes);
    std::size_t unit = 0;
    double size = static_cast<double>(bytes) / 1024;
    for (; size >= 1024 && unit + 1 < std::size(units); ++unit)
        size /= 1024;
    const bool whole = size == static_cast<double>(static_cast<std::uint64_t>(size));
    return fmt::format("{:.{}f} {}", size, whole ? 0 : 1, units[unit]);
}

std::string range(std::uint64_t first, std::uint64_t count) {
    return count == 1 ? fmt::format("{}", first) : fmt::format("{}-{}", first, first + count - 1);
}

std::string labelled(std::string_view label, std::string_view text) {
    return fmt::format("{:<15} {}\n", label, text);
}

std::string left_out_line(std::uint64_t count) {
    return count == 0 ? "" : fmt::format("  ... and {} more (--json has all)\n", count);
}

std::string oddity_section(const odd_lines& odd, std::uint64_t not_kept, const text_style& style) {
    using report::colour;
    const std::uint64_t all = odd.size() + not_kept;
    if (all == 0)
        return report::coloured("no oddities", colour::green, style.colours) + "\n";
    std::string text = report::coloured(fmt::format("{} oddit{}", all, all == 1 ? "y" : "ies"),
                                        colour::red, style.colours) +
                       "\n";
    const std::size_t shown = std::min(odd.size(), style.most_lines);
    for (std::size_t i = 0; i < shown; ++i)
        text += fmt::format("  {:<15} {}\n", odd[i].first, odd[i].second);
    // The JSON has the first thousand only.
    if (all > shown)
        text += fmt::format("  ... and {} more\n", all - shown);
    return text;
}

} // namespace powercut::inspect
