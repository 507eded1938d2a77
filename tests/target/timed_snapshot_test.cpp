// SPDX-License-Identifier: GPL-2.0-only
// A snapshot on threads that take time: copies overlap, commits keep their order, data stays right.
#include "timed_snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : timed_snapshot_bench {
    fixture() {
        BOOST_TEST_REQUIRE(create("snap", "0 2048 snapshot base cow P 8") == 0);
        BOOST_TEST_REQUIRE(create("origin", "0 2048 snapshot-origin base") == 0);
        io();
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(one_write_is_the_same_sequence_as_without_time, fixture) {
    together({writer(0, "origin", 80, 2)});
    check_io({"base R 80+8", "cow W 16+8", "cow FWFS 8+8", "base WS 80+8"});
}

BOOST_FIXTURE_TEST_CASE(a_slow_first_copy_holds_back_the_records_behind_it, fixture) {
    latency_us = {{"R 80+8", 5000}};
    together({writer(0, "origin", 80, 2), writer(1, "origin", 0, 3), writer(2, "snap", 160, 4)});
    check_io({"base R 80+8", "base R 0+8", "cow WS 32+8", "cow W 24+8", "cow W 16+8",
              "cow FWFS 8+8", "base WS 80+8", "base WS 0+8"});
    BOOST_TEST(area_records(disk("cow"), 8, 0) == (lines{"10 2", "0 3", "20 4"}),
               boost::test_tools::per_element());
    check_read("snap", 80, 8, 1);
    check_read("snap", 0, 8, 1);
    check_read("snap", 160, 8, 4);
}

BOOST_FIXTURE_TEST_CASE(a_writer_that_comes_during_the_commit_gets_an_area_write_of_its_own,
                        fixture) {
    latency_us = {{"WF 8+8", 5000}};
    together({writer(0, "origin", 80, 2), writer(1000, "snap", 0, 3)});
    check_io({"base R 80+8", "cow W 16+8", "cow FWFS 8+8", "cow WS 24+8", "base WS 80+8",
              "cow FWFS 8+8"});
    BOOST_TEST(area_records(disk("cow"), 8, 0) == (lines{"10 2", "0 3"}),
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_copy_does_not_start_while_the_worker_waits_for_an_area_write, fixture) {
    latency_us = {{"WF 8+8", 5000}};
    together({writer(0, "origin", 80, 2), writer(1000, "origin", 0, 3)});
    check_io({"base R 80+8", "cow W 16+8", "cow FWFS 8+8", "base WS 80+8", "base R 0+8",
              "cow W 24+8", "cow FWFS 8+8", "base WS 0+8"});
}

BOOST_FIXTURE_TEST_CASE(an_invalidation_with_copies_in_flight_ends_all_of_them, fixture) {
    latency_us = {{"R 0+8", 5000}};
    disk("cow").fail("W 16+8");
    together({writer(0, "origin", 80, 2), writer(0, "origin", 0, 3)});
    BOOST_TEST(status("snap") == lines{"0 2048 snapshot Invalid"},
               boost::test_tools::per_element());
    check_read("origin", 80, 8, 2);
    check_read("origin", 0, 8, 3);
    BOOST_TEST(area_records(disk("cow"), 8, 0).empty());
    BOOST_TEST(header_text(disk("cow")) == "SnAp 0 1 8");
}

BOOST_FIXTURE_TEST_CASE(removing_a_snapshot_waits_for_its_copies, fixture) {
    latency_us = {{"R 80+8", 5000}};
    together({writer(0, "origin", 80, 2), [&] {
                  backend().sleep_ns(1'000'000);
                  BOOST_TEST(shim::dm_remove(kernel(), "snap") == 0);
              }});
    check_read("origin", 80, 8, 2);
    BOOST_TEST(area_records(disk("cow"), 8, 0) == lines{"10 2"}, boost::test_tools::per_element());
}
