// SPDX-License-Identifier: GPL-2.0-only
// What is seen of older stores and cores: two numbers, plain area writes, copies without limit.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

BOOST_AUTO_TEST_CASE(fraction_full_is_two_numbers) {
    for (const auto& [kernel, expected] : {std::pair("2.6.30", "24/1024"),
                                           {"2.6.32", "24/1024"},
                                           {"3.4", "24/1024 16"},
                                           {"6.1", "24/1024 16"}}) {
        snapshot_bench b(base_and_cow(), with_preset(kernel));
        b.both();
        BOOST_TEST(b.write("origin", 80, 8, 2) == 0);
        BOOST_TEST(b.info() == expected);
    }
    snapshot_bench b(base_and_cow(), with_preset("2.6.30"));
    b.both("N 8");
    BOOST_TEST(b.info() == "0/1024");
}

BOOST_AUTO_TEST_CASE(an_area_write_of_each_kernel) {
    for (const auto& [kernel, area] :
         {std::pair("2.6.30", "cow WS 8+8"), {"2.6.32", "cow FWFS 8+8"}, {"3.4", "cow FWFS 8+8"}}) {
        snapshot_bench b(base_and_cow(), with_preset(kernel));
        b.both();
        BOOST_TEST(b.write("origin", 80, 8, 2) == 0);
        b.check_io({"base R 80+8", "cow W 16+8", area, "base WS 80+8"});
    }
}

BOOST_AUTO_TEST_CASE(before_3_1_a_write_of_a_whole_chunk_waits_for_a_copy_like_any_other) {
    snapshot_bench today(base_and_cow(), with_preset("3.4"));
    today.both();
    BOOST_TEST(today.write("snap", 80, 8, 2) == 0);
    today.check_io({"cow WS 16+8", "cow FWFS 8+8"});
    snapshot_bench b(base_and_cow(), with_preset("2.6.32"));
    b.both();
    BOOST_TEST(b.write("snap", 80, 8, 2) == 0);
    b.check_io({"base R 80+8", "cow W 16+8", "cow FWFS 8+8", "cow WS 16+8"});
    b.check_read("snap", 80, 8, 2);
}

static std::size_t copies_of_a_long_write(bool limited) {
    target::behaviour versions;
    versions.limit_copies = limited;
    snapshot_bench b(base_and_cow(8192, 4096), versions);
    b.both("N 1");
    BOOST_TEST(b.write("origin", 0, 4096, 2) == 0);
    return copies_at_once(b.io());
}

BOOST_AUTO_TEST_CASE(before_the_limit_as_many_copies_start_as_there_are_writes) { // B19
    BOOST_TEST(copies_of_a_long_write(true) == 2049U);
    BOOST_TEST(copies_of_a_long_write(false) > 4000U);
}
