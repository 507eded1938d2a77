// SPDX-License-Identifier: GPL-2.0-only
// Exceptions become durable together: an area is written when none is on its way, or when it is
// full.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// A full area of chunk size 1 is 32 exceptions; one more is in the next area.
struct small_chunks : snapshot_bench {
    explicit small_chunks(shim::sector_t cow_sectors = 200, const target::behaviour& versions = {})
        : snapshot_bench(base_and_cow(cow_sectors), versions) {
        both("P 1");
    }
    void touch(shim::sector_t first, unsigned count) {
        for (unsigned i = 0; i < count; ++i)
            BOOST_TEST(write("origin", first + i, 1, 2) == 0);
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(copy_then_area_then_origin, snapshot_bench) {
    both();
    BOOST_TEST(write("origin", 80, 8, 2) == 0);
    check_io({"base R 80+8", "cow W 16+8", "cow FWFS 8+8", "base WS 80+8"});
    BOOST_TEST(disk("cow").commands == (lines{"W 16+8", "F", "WF 8+8"}),
               boost::test_tools::per_element());
    check_area(8, 0, {"10 2"});
    check_read("snap", 80, 8, 1);
    check_read("origin", 80, 8, 2);
    BOOST_TEST(info() == "24/1024 16");
}

BOOST_FIXTURE_TEST_CASE(the_record_waits_while_other_exceptions_are_on_their_way, snapshot_bench) {
    both();
    disk("base").hold("R 80+8", "R 0+8");
    together({[&] { write_here("origin", 80, 8, 2); }, [&] { write_here("origin", 0, 8, 3); }});
    check_io({"base R 80+8", "base R 0+8", "cow W 24+8", "cow W 16+8", "cow FWFS 8+8",
              "base WS 80+8", "base WS 0+8"});
    check_area(8, 0, {"10 2", "0 3"});
}

BOOST_FIXTURE_TEST_CASE(copies_may_end_in_any_order_commits_do_not, snapshot_bench) {
    both();
    disk("cow").hold("W 16+8", "W 24+8");
    together({[&] { write_here("origin", 80, 8, 2); }, [&] { write_here("origin", 0, 8, 3); }});
    check_area(8, 0, {"10 2", "0 3"});
    check_read("snap", 80, 8, 1);
    check_read("snap", 0, 8, 1);
}

BOOST_AUTO_TEST_CASE(a_full_area_is_written_after_the_next_one_was_zeroed) {
    small_chunks b;
    put_area(b.disk("cow"), 1, 1, {{77, 99}}); // left by an earlier snapshot
    b.touch(0, 31);
    b.forget();
    b.touch(31, 1);
    b.check_io({"base R 31+1", "cow W 33+1", "cow WS 34+1", "cow FWFS 1+1", "base WS 31+1"});
    b.check_area(1, 1, {});
    BOOST_TEST(b.info() == "35/200 3");
    b.touch(32, 1);
    b.check_io({"base R 32+1", "cow W 35+1", "cow FWFS 34+1", "base WS 32+1"});
    b.check_area(1, 1, {"32 35"});
    BOOST_TEST(b.info() == "36/200 3");
    for (unsigned chunk = 0; chunk < 33; ++chunk)
        b.check_read("snap", chunk, 1, 1);
}

BOOST_AUTO_TEST_CASE(an_area_that_fills_is_written_though_more_is_on_its_way) {
    small_chunks b;
    b.touch(0, 31);
    b.forget();
    b.disk("base").hold("R 100+1", "R 101+1");
    b.disk("cow").hold("W 35+1", "WF 1+1"); // the copy of the second exception
    b.together(
        {[&] { b.write_here("origin", 100, 1, 2); }, [&] { b.write_here("origin", 101, 1, 2); }});
    b.check_io({"base R 100+1", "base R 101+1", "cow W 35+1", "cow W 33+1", "cow WS 34+1",
                "cow FWFS 1+1", "base WS 100+1", "cow FWFS 34+1", "base WS 101+1"});
    b.check_area(1, 1, {"101 35"});
}

BOOST_AUTO_TEST_CASE(the_next_area_may_lie_beyond_the_device) {
    small_chunks b(34); // the last chunk is that of the 32nd exception
    b.touch(0, 31);
    b.forget();
    b.touch(31, 1);
    // Zeroing fails, so the area is not written and the snapshot is gone.
    b.check_io({"base R 31+1", "cow W 33+1", "cow WS 0+1", "base WS 31+1"});
    b.check_log({"snapshots: Invalidating snapshot: Error reading/writing."});
    BOOST_TEST(b.info() == "Invalid");
    BOOST_TEST(header_text(b.disk("cow")) == "SnAp 0 1 1");
}

BOOST_FIXTURE_TEST_CASE(the_last_chunk_of_the_origin_may_be_a_short_one, snapshot_bench) {
    kernel().add_disk("odd", 254, 1, disk("base"), 0, 20, cached_limits());
    BOOST_TEST(create("s", "0 20 snapshot odd cow P 8") == 0);
    BOOST_TEST(create("o", "0 20 snapshot-origin odd") == 0);
    forget();
    BOOST_TEST(write("o", 16, 4, 2) == 0);
    check_io({"odd R 16+4", "cow W 16+4", "cow FWFS 8+8", "odd WS 16+4"});
    check_read("s", 16, 4, 1);
}

BOOST_AUTO_TEST_CASE(a_copy_above_the_sub_job_size_goes_in_slices) {
    snapshot_bench b(base_and_cow(16384, 8192));
    b.both("P 2048");
    BOOST_TEST(b.write("origin", 0, 8, 2) == 0);
    b.check_io({"base R 0+1024", "base R 1024+1024", "cow W 4096+1024", "cow W 5120+1024",
                "cow FWFS 2048+2048", "base WS 0+8"});
    b.check_read("snap", 0, 2048, 1);
}

BOOST_AUTO_TEST_CASE(above_2048_copies_writers_wait_until_some_have_ended) {
    snapshot_bench b(base_and_cow(8192, 4096));
    b.both("N 1");
    BOOST_TEST(b.write("origin", 0, 4096, 2) == 0);
    // In progress is above the threshold with the 2049th.
    BOOST_TEST(copies_at_once(b.io()) == 2049U);
    b.check_read("snap", 0, 2048, 1);
    b.check_read("snap", 2048, 2048, 1);
    b.check_read("origin", 0, 2048, 2);
}
