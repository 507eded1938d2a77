// SPDX-License-Identifier: GPL-2.0-only
// Each bug that can be put back changes the I/O it should and nothing else; its twin is 6.1.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// The I/O of a first write to the origin at sector 80.
lines first_write(const target::behaviour& versions) {
    snapshot_bench b(base_and_cow(), versions);
    b.both();
    BOOST_TEST(b.write("origin", 80, 8, 2) == 0);
    return b.io();
}

// The I/O of the write that fills an area of chunk size 1.
lines last_of_area(const target::behaviour& versions) {
    snapshot_bench b(base_and_cow(200), versions);
    b.both("P 1");
    for (unsigned i = 0; i < 31; ++i)
        b.write("origin", i, 1, 2);
    b.forget();
    BOOST_TEST(b.write("origin", 31, 1, 2) == 0);
    lines io = b.io();
    // The area behind is used as ever.
    BOOST_TEST(b.write("origin", 32, 1, 2) == 0);
    b.check_area(1, 1, {"32 35"});
    b.check_read("snap", 0, 40, 1);
    return io;
}

void check(const lines& found, const lines& expected) {
    BOOST_TEST(found == expected, boost::test_tools::per_element());
}

} // namespace

BOOST_AUTO_TEST_CASE(areas_carry_preflush_and_fua_each_by_its_switch) { // B3
    check(first_write({}), {"base R 80+8", "cow W 16+8", "cow FWFS 8+8", "base WS 80+8"});
    check(first_write(with_switch("no_area_preflush")),
          {"base R 80+8", "cow W 16+8", "cow WFS 8+8", "base WS 80+8"});
    check(first_write(with_switch("no_area_fua")),
          {"base R 80+8", "cow W 16+8", "cow FWS 8+8", "base WS 80+8"});
}

BOOST_AUTO_TEST_CASE(the_next_area_is_zeroed_first_or_last) { // B2
    check(last_of_area({}),
          {"base R 31+1", "cow W 33+1", "cow WS 34+1", "cow FWFS 1+1", "base WS 31+1"});
    check(last_of_area(with_switch("zero_next_after_commit")),
          {"base R 31+1", "cow W 33+1", "cow FWFS 1+1", "cow WS 34+1", "base WS 31+1"});
}

BOOST_AUTO_TEST_CASE(completions_may_run_before_the_zeroing) { // B1
    check(last_of_area(with_switch("callbacks_before_zero_next")),
          {"base R 31+1", "cow W 33+1", "cow FWFS 1+1", "base WS 31+1", "cow WS 34+1"});
}

BOOST_AUTO_TEST_CASE(commits_may_follow_completion) { // B10
    for (const bool bug : {false, true}) {
        snapshot_bench b(base_and_cow(),
                         bug ? with_switch("commit_in_completion_order") : target::behaviour{});
        b.both();
        b.disk("cow").hold("W 16+8", "W 24+8");
        b.together(
            {[&] { b.write_here("origin", 80, 8, 2); }, [&] { b.write_here("origin", 0, 8, 3); }});
        if (bug)
            b.check_area(8, 0, {"0 3", "10 2"});
        else
            b.check_area(8, 0, {"10 2", "0 3"});
        b.check_read("snap", 80, 8, 1);
        b.check_read("snap", 0, 8, 1);
    }
}

BOOST_AUTO_TEST_CASE(a_first_write_is_the_same_with_every_other_switch) {
    const lines usual = first_write({});
    for (const char* name :
         {"zero_next_after_commit", "callbacks_before_zero_next", "no_skip_metadata_on_load",
          "commit_in_completion_order", "no_read_tracking", "no_recheck_complete",
          "header_after_zeroing", "durable_invalidation"}) {
        BOOST_TEST_CONTEXT(name) {
            check(first_write(with_switch(name)), usual);
        }
    }
}
