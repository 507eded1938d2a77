// SPDX-License-Identifier: GPL-2.0-only
// Reads, writes and flushes of a snapshot: where they go and what they wait for.
#include "snapshot_bench.h"

#include "firmware_shim/workqueue.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : snapshot_bench {
    fixture() { both(); }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_read_without_exception_goes_to_the_origin, fixture) {
    check_read("snap", 4, 20, 1); // chunk by chunk
    check_io({"base RS 4+4", "base RS 8+8", "base RS 16+8"});
}

BOOST_FIXTURE_TEST_CASE(a_write_of_a_part_copies_the_chunk_first, fixture) {
    BOOST_TEST(write("snap", 82, 3, 2) == 0);
    check_io({"base R 80+8", "cow W 16+8", "cow FWFS 8+8", "cow WS 18+3"});
    check_area(8, 0, {"10 2"});
    check_read("snap", 80, 2, 1);
    check_read("snap", 82, 3, 2);
    check_read("snap", 85, 3, 1);
    check_read("origin", 80, 8, 1);
}

BOOST_FIXTURE_TEST_CASE(a_write_of_the_whole_chunk_needs_no_copy, fixture) {
    BOOST_TEST(write("snap", 80, 8, 2) == 0);
    check_io({"cow WS 16+8", "cow FWFS 8+8"});
    check_read("snap", 80, 8, 2);
    check_read("origin", 80, 8, 1);
}

BOOST_FIXTURE_TEST_CASE(it_is_acknowledged_only_when_the_exception_is_committed, fixture) {
    bool answered = false;
    disk("cow").hold("WF 8+8", "R 1023+1");
    together({[&] {
                  write_here("snap", 80, 8, 2);
                  answered = true;
              },
              [&] {
                  backend().wait_until_idle();
                  BOOST_TEST(disk("cow").commands == (lines{"W 16+8", "F", "WF 8+8"}),
                             boost::test_tools::per_element());
                  BOOST_TEST(!answered);
                  read("cow", 1023, 1);
              }});
    BOOST_TEST(answered);
}

BOOST_FIXTURE_TEST_CASE(a_write_of_a_whole_chunk_keeps_its_fua, fixture) {
    BOOST_TEST(write("snap", 80, 8, 2, true) == 0);
    check_io({"cow WFS 16+8", "cow FWFS 8+8"});
    BOOST_TEST(write("snap", 80, 8, 3, true) == 0);
    check_io({"cow WFS 16+8"});
    BOOST_TEST(write("snap", 8, 4, 3, true) == 0);
    check_io({"base R 8+8", "cow W 24+8", "cow FWFS 8+8", "cow WFS 24+4"});
}

BOOST_FIXTURE_TEST_CASE(a_mapped_chunk_is_read_and_written_in_place, fixture) {
    write("snap", 80, 8, 2);
    forget();
    BOOST_TEST(write("snap", 81, 2, 3) == 0);
    check_read("snap", 81, 2, 3);
    check_io({"cow WS 17+2", "cow RS 17+2"});
}

BOOST_FIXTURE_TEST_CASE(a_run_of_chunks_is_found_chunk_by_chunk, fixture) {
    BOOST_TEST(write("snap", 80, 24, 2) == 0);
    check_io({"cow WS 16+8", "cow WS 24+8", "cow WS 32+8", "cow FWFS 8+8"});
    check_read("snap", 80, 24, 2);
    check_io({"cow RS 16+8", "cow RS 24+8", "cow RS 32+8"});
}

BOOST_FIXTURE_TEST_CASE(writes_to_a_chunk_that_is_being_copied_wait_in_order, fixture) {
    disk("base").hold("R 80+8", "R 2047+1");
    together({[&] { write_here("snap", 82, 2, 2); }, [&] { write_here("snap", 80, 8, 3); },
              [&] { write_here("snap", 84, 1, 4); }, [&] { read("base", 2047, 1); }});
    check_io({"base R 80+8", "base RS 2047+1", "cow W 16+8", "cow FWFS 8+8", "cow WS 18+2",
              "cow WS 16+8", "cow WS 20+1"});
    check_read("snap", 80, 4, 3);
    check_read("snap", 84, 1, 4);
    check_area(8, 0, {"10 2"});
}

BOOST_FIXTURE_TEST_CASE(a_read_of_a_chunk_that_is_being_copied_goes_to_the_origin, fixture) {
    disk("cow").hold("W 16+8", "R 1023+1");
    together({[&] { write_here("snap", 80, 8, 2); },
              [&] {
                  check_read("snap", 80, 8, 1);
                  read("cow", 1023, 1);
              }});
    check_io({"cow WS 16+8", "base RS 80+8", "cow RS 1023+1", "cow FWFS 8+8"});
}

BOOST_FIXTURE_TEST_CASE(a_flush_goes_to_the_cow_device_only, fixture) {
    BOOST_TEST(flush("snap") == 0);
    check_io({"cow FWS 0+0"});
    disk("cow").fail("F");
    BOOST_TEST(flush("snap") == -EIO);
}

BOOST_FIXTURE_TEST_CASE(io_beyond_the_end_fails, fixture) {
    BOOST_TEST(write("snap", 2048, 8, 2) == -EIO);
    check_io({});
}

namespace {

// While somebody allocates an exception and sleeps, a second writer takes the same chunk and is
// done with it.
struct overtaken : snapshot_bench {
    explicit overtaken(const target::behaviour& versions)
        : snapshot_bench(base_and_cow(), versions) {
        both();
        // The first sleep is for the lock, the second for the memory: the writer is ready for that
        // one.
        first.context = this;
        first.function = [](shim::work_struct& work) {
            auto& self = *static_cast<overtaken*>(work.context);
            self.writers.queue_work(self.second);
        };
        second.context = this;
        second.function = [](shim::work_struct& work) {
            static_cast<overtaken*>(work.context)->write_here("snap", 84, 4, 3);
        };
    }
    shim::workqueue starters{backend(), "starter"};
    shim::workqueue writers{backend(), "writer"};
    shim::work_struct first;
    shim::work_struct second;
};

} // namespace

// B6 of dm_history.md: two exceptions for one chunk, when a second writer was quicker.
BOOST_AUTO_TEST_CASE(a_writer_that_slept_looks_again_for_a_completed_exception) {
    for (const bool bug : {false, true}) {
        overtaken b(bug ? with_switch("no_recheck_complete") : target::behaviour{});
        b.run([&] {
            b.starters.queue_work(b.first);
            b.write_here("snap", 80, 4, 2);
        });
        if (bug)
            b.check_area(8, 0, {"10 2", "10 3"});
        else
            b.check_area(8, 0, {"10 2"});
        b.check_read("snap", 80, 4, bug ? 1 : 2); // an acknowledged write is lost
        b.check_read("snap", 84, 4, 3);
    }
}
