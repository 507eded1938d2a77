// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/report/terminal_text.h"

#include <algorithm>

namespace powercut::report {

namespace {

constexpr std::string_view ellipsis = "...";

bool starts_character(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

std::string printable(std::string_view text) {
    std::string safe(text);
    std::replace_if(
        safe.begin(), safe.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
    return safe;
}

std::string first_columns(const std::string& text, std::size_t width) {
    std::size_t columns = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (starts_character(text[i]) && columns++ == width)
            return text.substr(0, i);
    return text;
}

std::string_view code_of(colour ink) {
    switch (ink) {
    case colour::red:
        return "\033[31m";
    case colour::green:
        return "\033[32m";
    case colour::yellow:
        return "\033[33m";
    case colour::dim:
        return "\033[2m";
    case colour::none:
        break;
    }
    return "";
}

} // namespace

std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

std::string shortened(std::string_view text, std::size_t width) {
    const std::string safe = printable(text);
    if (columns_of(safe) <= width)
        return safe;
    if (width <= ellipsis.size())
        return first_columns(safe, width);
    return first_columns(safe, width - ellipsis.size()) + std::string(ellipsis);
}

std::string fitted(std::string_view text, std::size_t width) {
    std::string line = shortened(text, width);
    line.append(width - columns_of(line), ' ');
    return line;
}

std::string coloured(std::string_view text, colour ink, bool enabled) {
    if (!enabled || ink == colour::none)
        return std::string(text);
    return std::string(code_of(ink)) + std::string(text) + "\033[0m";
}

} // namespace powercut::report
