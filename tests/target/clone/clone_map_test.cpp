// SPDX-License-Identifier: GPL-2.0-only
// Where a bio goes: reads and writes of regions that are hydrated, or not, or about to be.
#include "clone_bench.h"

using namespace powercut;
using namespace powercut::test;

BOOST_FIXTURE_TEST_CASE(reads_come_from_where_the_region_is, clone_bench) {
    clone();
    write("clone", 8, 8, 2);
    forget();
    check_read("clone", 0, 8, 1);
    check_read("clone", 8, 8, 2);
    check_read("clone", 20, 2, 1);
    check_io({"src RS 0+8", "dst RS 8+8", "src RS 20+2"});
}

BOOST_FIXTURE_TEST_CASE(a_bio_is_cut_at_regions, clone_bench) {
    clone();
    check_read("clone", 4, 16, 1);
    check_io({"src RS 4+4", "src RS 8+8", "src RS 16+4"});
}

BOOST_FIXTURE_TEST_CASE(a_write_to_a_part_waits_for_the_copy_of_the_region, clone_bench) {
    clone();
    BOOST_TEST(write("clone", 18, 3, 2) == 0);
    check_io({"src R 16+8", "dst W 16+8", "dst WS 18+3"});
    BOOST_TEST(hydrated() == "1/64");
    check_read("clone", 16, 2, 1);
    check_read("clone", 18, 3, 2);
    check_read("clone", 21, 3, 1);
}

BOOST_FIXTURE_TEST_CASE(a_write_of_a_region_needs_no_copy, clone_bench) {
    clone();
    BOOST_TEST(write("clone", 16, 8, 2) == 0);
    check_io({"dst WS 16+8"});
    BOOST_TEST(hydrated() == "1/64");
    BOOST_TEST(write("clone", 17, 1, 3) == 0);
    check_io({"dst WS 17+1"});
}

BOOST_FIXTURE_TEST_CASE(a_short_last_region_is_always_copied, clone_bench) {
    clone("8 1 no_hydration", 508);
    BOOST_TEST(write("clone", 504, 4, 2) == 0);
    check_io({"src R 504+4", "dst W 504+4", "dst WS 504+4"});
    BOOST_TEST(hydrated() == "1/64");
    check_read("clone", 504, 4, 2);
}

BOOST_FIXTURE_TEST_CASE(a_failed_copy_fails_the_writes_that_wait_and_is_made_again, clone_bench) {
    clone();
    disk("src").fail("R 16+8");
    BOOST_TEST(write("clone", 18, 3, 2) == -EIO);
    check_io({"src R 16+8"});
    check_log({"clone: 253:0: hydration failed"});
    disk("dst").fail("W 16+8");
    BOOST_TEST(write("clone", 18, 3, 2) == -EIO);
    check_log({"clone: 253:0: hydration failed"});
    BOOST_TEST(hydrated() == "0/64");
    check_read("clone", 18, 3, 1);
    BOOST_TEST(write("clone", 18, 3, 2) == 0);
    check_read("clone", 18, 3, 2);
}

BOOST_FIXTURE_TEST_CASE(a_failed_write_of_a_region_leaves_it_where_it_was, clone_bench) {
    clone();
    disk("dst").fail("W 16+8");
    BOOST_TEST(write("clone", 16, 8, 2) == -EIO);
    check_io({"dst WS 16+8"});
    check_log({});
    BOOST_TEST(hydrated() == "0/64");
    check_read("clone", 16, 8, 1);
}

BOOST_FIXTURE_TEST_CASE(a_read_of_a_failing_disk_fails, clone_bench) {
    clone();
    contents data(8);
    disk("src").fail("R 8+8");
    BOOST_TEST(read("clone", 8, &data) == -EIO);
}
