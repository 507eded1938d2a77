// SPDX-License-Identifier: GPL-2.0-only
#include "sample_result.h"

#include "scenarios/report/table_report.h"
#include "scenarios/report/terminal_text.h"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace powercut::report;
using powercut::report::testing::sample_result;

BOOST_AUTO_TEST_CASE(a_row_and_what_was_violated) {
    BOOST_TEST(table_header({}) ==
               "verdict     expected  scenario              cut points  crash states  recoveries  "
               "search      seconds\n");
    BOOST_TEST(
        table_row(sample_result(), {}) ==
        "violation   yes       A \"claim\" <made> ...          12      3.40e+38          77  "
        "exhaustive     1.25\n"
        "    note: bugs: x changes nothing\n"
        "    the budget ended the search: 11 of 12 cut points searched\n"
        "    2 orders of completion with up to 2 deviations, 1 of them different\n"
        "    up to 3 power cuts in a row; 4 lives afterwards\n"
        "    durability of origin, sector 8, power cut at point 3, then 17, in the life after it, "
        "completions out of order: sector 8 lost its flushed value\n"
        "        lost: cow 16 (command 5), cow 24 (as it was)\n"
        "        kept: base 8 (command 4)\n"
        "        pair: cow 16 (command 5) lost while base 8 (command 4) is kept\n"
        "        missing: W5 before W4\n"
        "        witness: w/1.json (a smaller one may exist)\n"
        "    recovers, without a power cut: BUG in x\n"
        "    disk cow broke its contract: flush_ignored, 4 times\n"
        "    disk base returned the error asked for: read, 2 times\n"
        "    6 operations ended with an error\n"
        "    not judged: durability of snap (lost with the power)\n");
}

// A scenario and its twin have titles that begin alike.
BOOST_AUTO_TEST_CASE(rows_of_several_files_name_them) {
    const table_style style{.names_files = true};
    BOOST_TEST(table_row(sample_result(), style).starts_with("violation   yes       a: A "));
    BOOST_TEST(failed_row("cases/b_fixed.yaml", "A claim", style) ==
               "no verdict            b_fixed: A claim\n");
    BOOST_TEST(failed_row("cases/b_fixed.yaml", "A claim", {}) ==
               "no verdict            A claim\n");
}

BOOST_AUTO_TEST_CASE(what_several_checks_do_not_judge_is_one_line) {
    scenario_result result = sample_result();
    result.checks = {{"durability", {}, 0, false, {{"snap", "why"}}},
                     {"no_leak", {}, 0, false, {{"snap", "why"}}}};
    BOOST_TEST(table_row(result, {}).ends_with("not judged: durability, no_leak of snap (why)\n"));
}

BOOST_AUTO_TEST_CASE(an_end_that_was_not_expected_says_what_was) {
    scenario_result result = sample_result();
    result.as_expected = false;
    result.expected = "consistent";
    const std::string row = table_row(result, {});
    BOOST_TEST(row.starts_with("violation   NO "));
    BOOST_TEST(row.find("    cases/a.yaml: expected consistent, found violation\n") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(many_blocks_are_not_all_listed) {
    scenario_result result = sample_result();
    result.violations[0].lost.assign(10, {"cow", 1, 2});
    BOOST_TEST(table_row(result, {}).find("cow 1 (command 2) and 2 more\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(colours_only_where_asked_for) {
    BOOST_TEST(table_row(sample_result(), {}).find('\033') == std::string::npos);
    BOOST_TEST(table_row(sample_result(), {.colours = true}).starts_with("\033[32mviolation "));
    scenario_result result = sample_result();
    result.as_expected = false;
    BOOST_TEST(table_row(result, {.colours = true}).starts_with("\033[31mviolation "));
}

BOOST_AUTO_TEST_CASE(the_last_line) {
    BOOST_TEST(summary_line({.as_expected = 14}, {}) == "14 scenarios: 14 as expected, 0 not\n");
    BOOST_TEST(summary_line({.unexpected = 1}, {}) == "1 scenario: 0 as expected, 1 not\n");
    BOOST_TEST(summary_line({.as_expected = 1, .failed = 2}, {}) ==
               "3 scenarios: 1 as expected, 0 not, 2 without a verdict\n");
}

BOOST_AUTO_TEST_CASE(columns_are_characters_and_the_cursor_stays_where_it_is) {
    BOOST_TEST(fitted("h\xc3\xa9", 4) == "h\xc3\xa9  ");
    BOOST_TEST(shortened("abcdefgh", 6) == "abc...");
    BOOST_TEST(shortened("abc", 2) == "ab");
    BOOST_TEST(fitted("a\033[2Jb\n", 8) == "a?[2Jb? ");
    const std::array<std::string, 2> titles{"short", std::string(200, 'x')};
    BOOST_TEST(title_width_for(titles) == 50u);
    BOOST_TEST(title_width_for({}) == 20u);
}
