// SPDX-License-Identifier: GPL-2.0-only
// Writes to an origin: what is copied, where they are cut, and that nothing else is held up.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

BOOST_FIXTURE_TEST_CASE(without_a_snapshot_everything_goes_straight_through, snapshot_bench) {
    BOOST_TEST(origin() == 0);
    check_io({});
    BOOST_TEST(write("origin", 3, 100, 2) == 0);
    check_read("origin", 3, 100, 2);
    BOOST_TEST(flush("origin") == 0);
    check_io({"base WS 3+100", "base RS 3+100", "base FWS 0+0"});
    BOOST_TEST(info("origin").empty());
    BOOST_TEST(table_text("origin") == "254:0");
}

BOOST_FIXTURE_TEST_CASE(a_chunk_is_copied_once, snapshot_bench) {
    both();
    BOOST_TEST(write("origin", 82, 2, 2) == 0);
    check_io({"base R 80+8", "cow W 16+8", "cow FWFS 8+8", "base WS 82+2"});
    BOOST_TEST(write("origin", 80, 8, 3) == 0);
    check_io({"base WS 80+8"});
    check_read("snap", 80, 8, 1);
}

BOOST_FIXTURE_TEST_CASE(a_write_keeps_its_flags_behind_the_copy, snapshot_bench) {
    both();
    BOOST_TEST(write("origin", 80, 8, 2, true) == 0);
    check_io({"base R 80+8", "cow W 16+8", "cow FWFS 8+8", "base WFS 80+8"});
}

BOOST_FIXTURE_TEST_CASE(reads_and_flushes_are_not_held_up, snapshot_bench) {
    both();
    check_read("origin", 4, 20, 1);
    BOOST_TEST(flush("origin") == 0);
    check_io({"base RS 4+20", "base FWS 0+0"});
}

BOOST_FIXTURE_TEST_CASE(a_write_is_taken_up_to_the_next_chunk, snapshot_bench) {
    both();
    BOOST_TEST(write("origin", 4, 16, 2) == 0);
    lines all = io();
    lines to_base;
    for (const std::string& line : all)
        if (line.starts_with("base W"))
            to_base.push_back(line);
    BOOST_TEST(to_base == (lines{"base WS 4+4", "base WS 8+8", "base WS 16+4"}),
               boost::test_tools::per_element());
    check_area(8, 0, {"0 2", "1 3", "2 4"});
    check_read("snap", 0, 24, 1);
    check_read("origin", 4, 16, 2);
}

BOOST_FIXTURE_TEST_CASE(writes_are_cut_by_the_smallest_chunk_known_when_it_was_resumed,
                        snapshot_bench) {
    BOOST_TEST(origin() == 0);
    BOOST_TEST(snapshot("P 8") == 0); // resumed later: the origin does not know
    forget();
    BOOST_TEST(write("origin", 4, 16, 2) == 0);
    check_io({"base R 0+8", "cow W 16+8", "cow FWFS 8+8", "base WS 4+16"});
    suspend("origin");
    resume("origin");
    BOOST_TEST(write("origin", 100, 8, 2) == 0);
    check_area(8, 0, {"0 2", "12 3", "13 4"});
}

BOOST_FIXTURE_TEST_CASE(writes_to_a_chunk_that_is_being_copied_wait_for_it, snapshot_bench) {
    both();
    disk("base").hold("R 80+8", "R 2047+1");
    together({[&] { write_here("origin", 80, 4, 2); }, [&] { write_here("origin", 84, 4, 3); },
              [&] { read("base", 2047, 1); }});
    check_io({"base R 80+8", "base RS 2047+1", "cow W 16+8", "cow FWFS 8+8", "base WS 80+4",
              "base WS 84+4"});
    check_read("snap", 80, 8, 1);
}

BOOST_FIXTURE_TEST_CASE(an_exception_of_the_snapshot_serves_the_origin_too, snapshot_bench) {
    both();
    write("snap", 80, 8, 2);
    forget();
    BOOST_TEST(write("origin", 80, 8, 3) == 0);
    check_io({"base WS 80+8"});
}

BOOST_FIXTURE_TEST_CASE(a_copy_for_the_snapshot_s_writer_holds_the_origin_s_as_well,
                        snapshot_bench) {
    both();
    disk("base").hold("R 80+8", "R 2047+1");
    together({[&] { write_here("snap", 82, 2, 2); }, [&] { write_here("origin", 80, 8, 3); },
              [&] { read("base", 2047, 1); }});
    check_io({"base R 80+8", "base RS 2047+1", "cow W 16+8", "cow FWFS 8+8", "cow WS 18+2",
              "base WS 80+8"});
    check_read("snap", 80, 2, 1);
    check_read("snap", 82, 2, 2);
}

BOOST_FIXTURE_TEST_CASE(what_lies_behind_the_end_of_the_snapshot_is_not_copied, snapshot_bench) {
    BOOST_TEST(create("snap", "0 1024 snapshot base cow P 8") == 0);
    BOOST_TEST(origin() == 0);
    forget();
    BOOST_TEST(write("origin", 1024, 8, 2) == 0);
    check_io({"base WS 1024+8"});
    BOOST_TEST(write("origin", 1016, 8, 2) == 0);
    check_io({"base R 1016+8", "cow W 16+8", "cow FWFS 8+8", "base WS 1016+8"});
}

BOOST_FIXTURE_TEST_CASE(a_snapshot_counts_from_its_first_resume, snapshot_bench) {
    origin();
    kernel().add_mapped_device("snap");
    BOOST_TEST(load("snap", "0 2048 snapshot base cow P 8") == 0);
    forget();
    BOOST_TEST(write("origin", 0, 8, 2) == 0);
    check_io({"base WS 0+8"});
    BOOST_TEST(resume("snap") == 0);
    BOOST_TEST(write("origin", 0, 8, 3) == 0);
    check_io({"base R 0+8", "cow W 16+8", "cow FWFS 8+8", "base WS 0+8"});
    check_read("snap", 0, 8, 2);
}

BOOST_FIXTURE_TEST_CASE(a_suspended_snapshot_is_still_copied_to, snapshot_bench) {
    both();
    suspend("snap");
    BOOST_TEST(write("origin", 0, 8, 2) == 0);
    check_io({"base R 0+8", "cow W 16+8", "cow FWFS 8+8", "base WS 0+8"});
}

BOOST_FIXTURE_TEST_CASE(a_removed_snapshot_is_not, snapshot_bench) {
    both();
    BOOST_TEST(remove("snap") == 0);
    check_io({}); // nothing is written when it goes
    BOOST_TEST(write("origin", 0, 8, 2) == 0);
    check_io({"base WS 0+8"});
}

BOOST_FIXTURE_TEST_CASE(an_origin_takes_no_discards, snapshot_bench) {
    both();
    BOOST_TEST(discard("origin", 0, 8) == -EOPNOTSUPP);
}
