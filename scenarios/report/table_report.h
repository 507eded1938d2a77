// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/report/verdict.h"

#include <cstddef>
#include <span>
#include <string>

// Results for people: a row for each scenario, below it what was violated, and a line that sums up.
// Rows are made one at a time, so that they can be printed as scenarios end.
namespace powercut::report {

struct table_style {
    bool colours = false;
    std::size_t title_width = 20; // columns; longer titles are shortened
    bool names_files = false;     // titles begin with the name of the file: they may be alike
};

// What the row of a scenario is called: "file: title", or the title alone.
std::string row_title(const std::string& file, const std::string& title, const table_style& style);

// As wide as the longest title, within reason.
std::size_t title_width_for(std::span<const std::string> titles);

std::string table_header(const table_style& style);
std::string table_row(const scenario_result& result, const table_style& style);
// A row for a scenario without a verdict.
std::string failed_row(const std::string& file, const std::string& title, const table_style& style);

struct run_totals {
    std::size_t as_expected = 0;
    std::size_t unexpected = 0;
    std::size_t failed = 0; // no verdict
};
// "14 scenarios: 14 as expected, 0 not"
std::string summary_line(const run_totals& totals, const table_style& style);

} // namespace powercut::report
