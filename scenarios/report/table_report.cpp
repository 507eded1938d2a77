// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/report/table_report.h"

#include "scenarios/report/terminal_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

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

std::string_view search_of(const scenario_result& result) {
    if (result.exhaustive)
        return "exhaustive";
    return result.out_of_time ? "unfinished" : "sampled";
}

std::string counted(std::uint64_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// What the figures of the row do not say of how far the search went.
std::string bounds_lines(const scenario_result& result) {
    std::string text;
    if (result.out_of_time)
        text += fmt::format("    the budget ended the search: {} of {} cut points searched\n",
                            result.cut_points_searched, result.cut_points);
    if (result.deviations != 0)
        text += fmt::format("    {} of completion with up to {}, {} of them different\n",
                            counted(result.schedules, "order"),
                            counted(result.deviations, "deviation"), result.distinct_schedules);
    if (result.lives != 0)
        text += fmt::format("    up to {}; {} afterwards\n",
                            result.power_cuts == 1 ? "one power cut"
                                                   : counted(result.power_cuts, "power cut") +
                                                         " in a row",
                            result.lives == 1 ? "1 life" : fmt::format("{} lives", result.lives));
    return text;
}

std::string optional_line(std::string_view label, const std::string& text) {
    return text.empty() ? "" : fmt::format("        {} {}\n", label, text);
}

std::string moment_of(const violation& found) {
    if (found.uncut)
        return "without a power cut";
    std::string text = "power cut at point";
    for (const cut_choice& cut : found.cuts)
        text += fmt::format("{} {}", &cut == found.cuts.data() ? "" : ", then", cut.cut_point);
    if (found.live)
        text += ", in the life after it";
    if (!found.schedule.empty())
        text += ", completions out of order";
    return text;
}

std::string pair_text(const violation& found) {
    if (!found.pair_lost || !found.pair_kept)
        return {};
    return fmt::format("{} lost while {} is kept", choice_list({*found.pair_lost}),
                       choice_list({*found.pair_kept}));
}

std::string violation_lines(const violation& found, const table_style& style) {
    std::string where = found.device.empty() ? "" : " of " + found.device;
    if (found.sector)
        where += fmt::format(", sector {}", *found.sector);
    return fmt::format("    {}{}, {}: {}\n", coloured(found.check, colour::yellow, style.colours),
                       where, moment_of(found), found.message) +
           optional_line("lost:", choice_list(found.lost)) +
           optional_line("kept:", choice_list(found.kept)) +
           optional_line("pair:", pair_text(found)) +
           optional_line("missing:", found.missing_edge) +
           optional_line("witness:", found.smallest || found.witness.empty()
                                         ? found.witness
                                         : found.witness + " (a smaller one may exist)");
}

std::string contract_line(const contract_violation& found) {
    return fmt::format("    disk {} broke its contract: {}, {} time{}\n", found.disk, found.name,
                       found.count, found.count == 1 ? "" : "s");
}

std::string fault_line(const fired_fault& fault) {
    return fmt::format("    disk {} returned the error asked for: {}, {} time{}\n", fault.disk,
                       fault.on, fault.count, fault.count == 1 ? "" : "s");
}

std::string failed_operations_line(std::uint64_t count) {
    return count == 0 ? ""
                      : fmt::format("    {} operation{} ended with an error\n", count,
                                    count == 1 ? "" : "s");
}

// One line for each device and reason, with the checks that say nothing of it.
std::string not_judged_lines(const scenario_result& result) {
    std::map<std::pair<std::string, std::string>, std::string> checks; // by device and reason
    for (const check_coverage& check : result.checks)
        for (const auto& [device, why] : check.not_judged) {
            std::string& names = checks[{device, why}];
            names += (names.empty() ? "" : ", ") + check.name;
        }
    std::string text;
    for (const auto& [unjudged, names] : checks)
        text +=
            fmt::format("    not judged: {} of {} ({})\n", names, unjudged.first, unjudged.second);
    return text;
}

} // namespace

std::string row_title(const std::string& file, const std::string& title, const table_style& style) {
    return style.names_files ? std::filesystem::path(file).stem().string() + ": " + title : title;
}

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
    std::string text = row(result.verdict, result.as_expected ? "yes" : "NO",
                           fitted(row_title(result.file, result.title, style), style.title_width),
                           std::to_string(result.cut_points), short_number(result.crash_states),
                           std::to_string(result.recoveries), search_of(result),
                           fmt::format("{:.2f}", result.seconds));
    constexpr std::size_t verdict_columns = 20; // verdict and expected
    text = coloured(text.substr(0, verdict_columns), ink, style.colours) +
           text.substr(verdict_columns);
    if (!result.as_expected)
        text += fmt::format("    {}: expected {}, found {}\n", result.file, result.expected,
                            result.verdict);
    for (const std::string& note : result.notes)
        text += fmt::format("    note: {}\n", note);
    text += bounds_lines(result);
    for (const violation& found : result.violations)
        text += violation_lines(found, style);
    for (const contract_violation& found : result.contract_violations)
        text += contract_line(found);
    for (const fired_fault& fault : result.faults)
        text += fault_line(fault);
    text += failed_operations_line(result.failed_operations);
    text += not_judged_lines(result);
    return text;
}

std::string failed_row(const std::string& file, const std::string& title,
                       const table_style& style) {
    return coloured(fmt::format("{:<20}", "no verdict"), colour::red, style.colours) + "  " +
           shortened(row_title(file, title, style), style.title_width) + "\n";
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
