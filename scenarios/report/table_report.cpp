// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/report/table_report.h"

#include "scenarios/report/terminal_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::report {

namespace {

constexpr std::size_t widest_title = 50;
constexpr std::size_t narrowest_title = 20;
constexpr std::size_t most_choices = 8; // blocks listed a line

std::string row(std::string_view verdict, std::string_view expected, const std::string& title,
                std::string_view cut_points, std::string_view states, std::string_view recoveries,
                std::string_view search, std::string_view seconds) {
    return fmt::format("{:<10}  {:<8}  {}  {:>10}  {:>12}  {:>10}  {:<10}  {:>7}\n", verdict,
                       expected, title, cut_points, states, recoveries, search, seconds);
}

// Exact while it fits the column, 1.23e+45 beyond.
std::string short_number(const std::string& decimal) {
    if (decimal.size() <= 12)
        return decimal;
    return fmt::format("{}.{}e+{}", decimal.substr(0, 1), decimal.substr(1, 2), decimal.size() - 1);
}

std::string choice_list(const std::vector<block_choice>& choices) {
    std::string text;
    for (std::size_t i = 0; i < std::min(choices.size(), most_choices); ++i) {
        const block_choice& choice = choices[i];
        const std::string which =
            choice.command == 0 ? "as it was" : fmt::format("command {}", choice.command);
        text += fmt::format("{}{} {} ({})", i == 0 ? "" : ", ", choice.disk, choice.sector, which);
    }
    if (choices.size() > most_choices)
        text += fmt::format(" and {} more", choices.size() - most_choices);
    return text;
}

std::string optional_line(std::string_view label, const std::string& text) {
    return text.empty() ? "" : fmt::format("        {} {}\n", label, text);
}

std::string violation_lines(const violation& found, const table_style& style) {
    std::string where = found.device.empty() ? "" : " of " + found.device;
    if (found.sector)
        where += fmt::format(", sector {}", *found.sector);
    const std::string when =
        found.uncut ? "without a power cut" : fmt::format("power cut at point {}", found.cut_point);
    return fmt::format("    {}{}, {}: {}\n", coloured(found.check, colour::yellow, style.colours),
                       where, when, found.message) +
           optional_line("lost:", choice_list(found.lost)) +
           optional_line("kept:", choice_list(found.kept)) +
           optional_line("missing:", found.missing_edge) + optional_line("witness:", found.witness);
}

std::string contract_line(const contract_violation& found) {
    return fmt::format("    disk {} broke its contract: {}, {} time{}\n", found.disk, found.name,
                       found.count, found.count == 1 ? "" : "s");
}

} // namespace

std::size_t title_width_for(std::span<const std::string> titles) {
    std::size_t width = narrowest_title;
    for (const std::string& title : titles)
        width = std::max(width, columns_of(title));
    return std::min(width, widest_title);
}

std::string table_header(const table_style& style) {
    return row("verdict", "expected", fitted("scenario", style.title_width), "cut points",
               "crash states", "recoveries", "search", "seconds");
}

std::string table_row(const scenario_result& result, const table_style& style) {
    const colour ink = result.as_expected ? colour::green : colour::red;
    std::string text =
        row(result.verdict, result.as_expected ? "yes" : "NO",
            fitted(result.title, style.title_width), std::to_string(result.cut_points),
            short_number(result.crash_states), std::to_string(result.recoveries),
            result.exhaustive ? "exhaustive" : "sampled", fmt::format("{:.2f}", result.seconds));
    constexpr std::size_t verdict_columns = 20; // verdict and expected
    text = coloured(text.substr(0, verdict_columns), ink, style.colours) +
           text.substr(verdict_columns);
    if (!result.as_expected)
        text += fmt::format("    {}: expected {}, found {}\n", result.file, result.expected,
                            result.verdict);
    for (const violation& found : result.violations)
        text += violation_lines(found, style);
    for (const contract_violation& found : result.contract_violations)
        text += contract_line(found);
    return text;
}

std::string failed_row(const std::string& title, const table_style& style) {
    return coloured(fmt::format("{:<20}", "no verdict"), colour::red, style.colours) + "  " +
           shortened(title, style.title_width) + "\n";
}

std::string summary_line(const run_totals& totals, const table_style& style) {
    const std::size_t all = totals.as_expected + totals.unexpected + totals.failed;
    std::string text = fmt::format("{} scenario{}: {} as expected, {} not", all,
                                   all == 1 ? "" : "s", totals.as_expected, totals.unexpected);
    if (totals.failed != 0)
        text += fmt::format(", {} without a verdict", totals.failed);
    const bool good = totals.unexpected + totals.failed == 0;
    return coloured(text, good ? colour::green : colour::red, style.colours) + "\n";
}

} // namespace powercut::report
