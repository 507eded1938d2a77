// SPDX-License-Identifier: GPL-2.0-only
// error: every bio fails, and no flush is sent to it.
#include "small_bench.h"

using namespace powercut;
using namespace powercut::test;

BOOST_FIXTURE_TEST_CASE(every_bio_fails, small_bench) {
    made("0 64 error");
    contents data;
    BOOST_TEST(read("dm", 0, &data) == 0); // of nothing
    data.assign(8, storage::zeroes);
    BOOST_TEST(read("dm", 0, &data) == -EIO);
    BOOST_TEST(write("dm", 0, 8, 1) == -EIO);
    BOOST_TEST(discard("dm", 0, 8) == -EOPNOTSUPP);
    BOOST_TEST(flush("dm") == 0);
    BOOST_TEST(status("dm") == lines{"0 64 error "}, boost::test_tools::per_element());
    BOOST_TEST(table("dm") == lines{"0 64 error "}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_bad_sector_among_good_ones, small_bench) {
    made("0 10 linear /dev/vda 0\n10 1 error\n11 53 linear /dev/vdb 11");
    BOOST_TEST(write("dm", 8, 8, 2) == -EIO);
    check_io({"vda WS 8+2", "vdb WS 11+5"});
    contents data(8, storage::zeroes);
    BOOST_TEST(read("dm", 8, &data) == -EIO);
    BOOST_TEST(read("dm", 11, 5) == filled(2, 11, 5), boost::test_tools::per_element());
    BOOST_TEST(discard("dm", 0, 4) == -EOPNOTSUPP);
}

// Who lies on it goes by what it offered before, and a user's discard is not told.
BOOST_FIXTURE_TEST_CASE(discards_from_above_after_a_reload, small_bench) {
    made("0 64 linear /dev/vda 0");
    BOOST_TEST_REQUIRE(create("up", "0 64 linear dm 0") == 0);
    BOOST_TEST_REQUIRE(load("dm", "0 10 linear /dev/vda 0\n10 54 error") == 0);
    BOOST_TEST_REQUIRE(resume("dm") == 0);
    BOOST_TEST(discard("up", 0, 4) == 0);
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(the_flush_of_a_table_goes_to_the_others, small_bench) {
    made("0 10 linear /dev/vda 0\n10 1 error\n11 53 linear /dev/vdb 11");
    BOOST_TEST(flush("dm") == 0);
    check_io({"vda FWS 0+0", "vdb FWS 0+0"});
}
