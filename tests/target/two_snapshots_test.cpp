// SPDX-License-Identifier: GPL-2.0-only
// Several snapshots of one origin: the larger chunk goes first and holds the write; its copy starts
// last.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : snapshot_bench {
    fixture() : snapshot_bench({{"base", 2048, 1}, {"cow", 1024}, {"cow2", 1024}}) {}

    void made(const std::string& first, const std::string& second) {
        BOOST_TEST_REQUIRE(create("snap", "0 2048 snapshot base cow " + first) == 0);
        BOOST_TEST_REQUIRE(create("snap2", "0 2048 snapshot base cow2 " + second) == 0);
        BOOST_TEST_REQUIRE(origin() == 0);
        forget();
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(the_larger_chunk_holds_the_write_and_the_smaller_is_copied_first, fixture) {
    made("P 8", "P 16");
    BOOST_TEST(write("origin", 80, 8, 2) == 0);
    check_io({"base R 80+8", "base R 80+16", "cow W 16+8", "cow2 W 32+16", "cow FWFS 8+8",
              "cow2 FWFS 16+16", "base WS 80+8"});
    check_read("snap", 80, 8, 1);
    check_read("snap2", 80, 16, 1);
}

BOOST_FIXTURE_TEST_CASE(of_equal_chunks_the_one_resumed_first_comes_first, fixture) {
    made("P 8", "P 8");
    BOOST_TEST(write("origin", 80, 8, 2) == 0);
    // The first holds the write and is started last.
    check_io({"base R 80+8", "base R 80+8", "cow2 W 16+8", "cow W 16+8", "cow2 FWFS 8+8",
              "cow FWFS 8+8", "base WS 80+8"});
    suspend("snap");
    resume("snap"); // now behind the other
    BOOST_TEST(write("origin", 160, 8, 2) == 0);
    check_io({"base R 160+8", "base R 160+8", "cow W 24+8", "cow2 W 24+8", "cow FWFS 8+8",
              "cow2 FWFS 8+8", "base WS 160+8"});
}

BOOST_FIXTURE_TEST_CASE(the_write_goes_on_when_the_slower_copy_has_ended_too, fixture) {
    made("P 8", "P 16");
    disk("cow").hold("W 16+8", "R 1023+1"); // the smaller one, which does not hold the write
    bool answered = false;
    together({[&] {
                  write_here("origin", 80, 8, 2);
                  answered = true;
              },
              [&] {
                  backend().wait_until_idle();
                  BOOST_TEST(!answered);
                  BOOST_TEST(disk("base").at(80, 8) == filled(1, 80, 8),
                             boost::test_tools::per_element());
                  read("cow", 1023, 1);
              }});
    BOOST_TEST(answered);
    check_read("snap", 80, 8, 1);
    check_read("snap2", 80, 8, 1);
}

BOOST_FIXTURE_TEST_CASE(only_what_a_snapshot_still_needs_is_copied, fixture) {
    made("P 8", "P 16");
    write("snap", 80, 8, 3);
    forget();
    BOOST_TEST(write("origin", 80, 8, 2) == 0);
    check_io({"base R 80+16", "cow2 W 32+16", "cow2 FWFS 16+16", "base WS 80+8"});
    BOOST_TEST(write("origin", 88, 8, 2) == 0);
    check_io({"base R 88+8", "cow W 24+8", "cow FWFS 8+8", "base WS 88+8"});
}

BOOST_FIXTURE_TEST_CASE(a_write_is_cut_by_the_smallest_chunk_of_all, fixture) {
    made("P 4", "P 16");
    BOOST_TEST(write("origin", 0, 16, 2) == 0);
    check_area(4, 0, {"0 2", "1 3", "2 4", "3 5"});
    BOOST_TEST(area_records(disk("cow2"), 16, 0) == lines{"0 2"}, boost::test_tools::per_element());
    check_read("snap", 0, 16, 1);
    check_read("snap2", 0, 16, 1);
}

BOOST_FIXTURE_TEST_CASE(a_full_snapshot_does_not_harm_the_other, fixture) {
    kernel().add_disk("tiny", 254, 64, disk("cow2"), 512, 24, cached_limits());
    BOOST_TEST(create("snap", "0 2048 snapshot base cow P 8") == 0);
    BOOST_TEST(create("small", "0 2048 snapshot base tiny PO 8") == 0);
    BOOST_TEST(origin() == 0);
    BOOST_TEST(write("origin", 0, 8, 2) == 0);
    BOOST_TEST(write("origin", 80, 8, 2) == 0);
    BOOST_TEST(info("small") == "Invalid");
    BOOST_TEST(info() == "32/1024 16");
    check_read("snap", 80, 8, 1);
}
