// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/closest.h"
#include "scenarios/yaml/values.h"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace powercut::yaml;

BOOST_AUTO_TEST_CASE(a_size_is_bytes_or_has_a_binary_unit) {
    BOOST_TEST(parse_size("4096").value() == 4096u);
    BOOST_TEST(parse_size("512B").value() == 512u);
    BOOST_TEST(parse_size("512KiB").value() == 512u * 1024);
    BOOST_TEST(parse_size("3MiB").value() == 3u * 1024 * 1024);
    BOOST_TEST(parse_size("1GiB").value() == 1u << 30);
    BOOST_TEST(parse_size("1TiB").value() == std::uint64_t{1} << 40);
    for (const char* wrong : {"", "KiB", "1MB", "1 KiB", "1.5MiB", "-1", "1kib", "0x10",
                              "18446744073709551616", "16777216TiB"})
        BOOST_TEST(!parse_size(wrong), wrong);
}

BOOST_AUTO_TEST_CASE(a_time_needs_a_unit) {
    BOOST_TEST(parse_duration("100ns").value() == 100u);
    BOOST_TEST(parse_duration("80us").value() == 80'000u);
    BOOST_TEST(parse_duration("1ms").value() == 1'000'000u);
    BOOST_TEST(parse_duration("3s").value() == 3'000'000'000u);
    for (const char* wrong : {"", "3", "3m", "s", "1.5s", "-1s", "18446744074s"})
        BOOST_TEST(!parse_duration(wrong), wrong);
}

BOOST_AUTO_TEST_CASE(sizes_and_times_are_shown_in_their_largest_unit) {
    BOOST_TEST(format_size(0) == "0B");
    BOOST_TEST(format_size(1536) == "1536B");
    BOOST_TEST(format_size(std::uint64_t{512} << 40) == "512TiB");
    BOOST_TEST(format_duration(1'000'000) == "1ms");
    BOOST_TEST(format_duration(1'500'000) == "1500us");
}

BOOST_AUTO_TEST_CASE(a_mistyped_word_is_recognised_and_a_strange_one_is_not) {
    constexpr std::array<std::string_view, 3> known{"write", "workload", "flush"};
    BOOST_TEST(closest("wirte", known) == "write");
    BOOST_TEST(closest("work_load", known) == "workload");
    BOOST_TEST(closest("flsuh", known) == "flush");
    BOOST_TEST(closest("banana", known) == "");
    BOOST_TEST(closest("x", known) == "");
}
