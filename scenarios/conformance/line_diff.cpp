// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/line_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>

namespace powercut::conformance {
namespace {

constexpr std::size_t context = 2; // lines shown before the first difference
constexpr std::size_t shown = 4;   // lines shown of each side

void append(lines& report, char mark, std::span<const std::string> from) {
    for (const std::string& line : from.first(std::min(shown, from.size())))
        report.push_back(fmt::format("{} {}", mark, line));
    if (from.size() > shown)
        report.push_back(fmt::format("{} ... and {} more", mark, from.size() - shown));
}

} // namespace

lines diff_in_order(const lines& expected, const lines& got) {
    const auto [first, other] = std::ranges::mismatch(expected, got);
    if (first == expected.end() && other == got.end())
        return {};
    const auto at = static_cast<std::size_t>(first - expected.begin());
    // Lines that agree again at the end say nothing.
    std::span<const std::string> missing = std::span(expected).subspan(at);
    std::span<const std::string> surplus = std::span(got).subspan(at);
    while (!missing.empty() && !surplus.empty() && missing.back() == surplus.back()) {
        missing = missing.first(missing.size() - 1);
        surplus = surplus.first(surplus.size() - 1);
    }
    lines report{fmt::format("at line {} (the recording has {}, got {})", at + 1, expected.size(),
                             got.size())};
    const std::size_t before = std::min(at, context);
    append(report, ' ', std::span(expected).subspan(at - before, before));
    append(report, '-', missing);
    append(report, '+', surplus);
    return report;
}

lines diff_in_any_order(lines expected, lines got) {
    std::ranges::sort(expected);
    std::ranges::sort(got);
    lines missing;
    lines surplus;
    std::ranges::set_difference(expected, got, std::back_inserter(missing));
    std::ranges::set_difference(got, expected, std::back_inserter(surplus));
    if (missing.empty() && surplus.empty())
        return {};
    lines report{fmt::format("in any order (the recording has {} lines, got {})", expected.size(),
                             got.size())};
    append(report, '-', missing);
    append(report, '+', surplus);
    return report;
}

} // namespace powercut::conformance
