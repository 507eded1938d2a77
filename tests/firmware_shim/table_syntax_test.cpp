// SPDX-License-Identifier: GPL-2.0-only
// A table that cannot be read is reported with its column and what was expected there.
#include "firmware_shim/dm_ioctl.h"
#include "firmware_shim/table_syntax.h"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace powercut::shim;

namespace {

void check_error(const std::string& table, std::size_t column, const std::string& expected) {
    BOOST_TEST_CONTEXT("table \"" << table << '"') {
        table_syntax_error error;
        BOOST_TEST(!check_table_syntax(table, &error));
        BOOST_TEST(error.column == column);
        BOOST_TEST(error.expected == expected);
    }
}

const std::string start = "the start of the target in sectors (a number)";
const std::string length = "the length of the target in sectors (a number)";
const std::string target = "the name of a target";
const std::string any = "a table: \"<start> <length> <target> <arguments>\"";

} // namespace

BOOST_AUTO_TEST_CASE(a_line_is_start_length_target_and_arguments) {
    const auto lines = parse_table("0 2048 snapshot base cow P 8");
    BOOST_TEST_REQUIRE(lines.size() == 1U);
    BOOST_TEST(lines[0].start == 0U);
    BOOST_TEST(lines[0].len == 2048U);
    BOOST_TEST(lines[0].type == "snapshot");
    BOOST_TEST(lines[0].arguments == (std::vector<std::string>{"base", "cow", "P", "8"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(several_lines_blank_lines_and_any_white_space) {
    const auto lines = parse_table("\n  0\t8  error\n\n 8 16 linear  /dev/vda\t0 \n");
    BOOST_TEST_REQUIRE(lines.size() == 2U);
    BOOST_TEST(lines[0].type == "error");
    BOOST_TEST(lines[0].arguments.empty());
    BOOST_TEST(lines[1].start == 8U);
    BOOST_TEST(lines[1].arguments == (std::vector<std::string>{"/dev/vda", "0"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(errors_name_the_column) {
    check_error("", 0, any);
    check_error(" \n ", 0, any);
    check_error("x 8 linear", 0, start);
    check_error("  x 8 linear", 2, start);
    check_error("-1 8 linear", 0, start);
    check_error("0x10 8 linear", 0, start);
    check_error("0 y linear", 2, length);
    check_error("0 8s linear", 2, length);
    check_error("0", 1, length);
    check_error("0 8", 3, target);
    check_error("0 8  ", 5, target);
    check_error("99999999999999999999 8 linear", 0, start);
}

BOOST_AUTO_TEST_CASE(columns_count_from_the_start_of_the_text_in_later_lines_too) {
    check_error("0 8 error\n8 z error", 12, length);
    check_error("0 8 error\n8", 11, length);
}

BOOST_AUTO_TEST_CASE(a_good_table_has_no_error_and_a_bad_one_does_not_parse) {
    table_syntax_error error;
    BOOST_TEST(check_table_syntax("0 8 error", &error));
    BOOST_CHECK_EXCEPTION(parse_table("0 z error"), std::invalid_argument, [](const auto& thrown) {
        return std::string(thrown.what()) == "table, column 3: expected " + length;
    });
}
