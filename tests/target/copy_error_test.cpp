// SPDX-License-Identifier: GPL-2.0-only
// An error while an exception is made: the snapshot is lost, the origin goes on.
#include "snapshot_bench.h"

#include "firmware_shim/dm.h"

using namespace powercut;
using namespace powercut::test;

namespace {

constexpr const char* io_message = "snapshots: Invalidating snapshot: Error reading/writing.";

struct fixture : snapshot_bench {
    fixture() {
        both();
        kernel().on_table_event(
            [this](shim::mapped_device& device) { events.push_back(device.name()); });
    }
    void check_lost() {
        check_log({io_message});
        BOOST_TEST(info() == "Invalid");
        BOOST_TEST(header_text(disk("cow")) == "SnAp 0 1 8");
        BOOST_TEST(events == lines{"snap"}, boost::test_tools::per_element());
        contents data(8);
        BOOST_TEST(read("snap", 160, &data) == -EIO);
    }
    lines events;
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_failed_read_of_the_origin_loses_the_snapshot, fixture) {
    disk("base").fail("R 80+8");
    BOOST_TEST(write("origin", 80, 8, 2) == 0);
    check_io({"base R 80+8", "cow WS 0+8", "base WS 80+8"});
    check_lost();
    check_area(8, 0, {});
}

BOOST_FIXTURE_TEST_CASE(so_does_a_failed_write_of_the_copy, fixture) {
    disk("cow").fail("W 16+8");
    BOOST_TEST(write("origin", 80, 8, 2) == 0);
    check_io({"base R 80+8", "cow W 16+8", "cow WS 0+8", "base WS 80+8"});
    check_lost();
}

BOOST_FIXTURE_TEST_CASE(so_does_a_failed_write_of_the_area, fixture) {
    disk("cow").fail("WF 8+8");
    BOOST_TEST(write("origin", 80, 8, 2) == 0);
    check_io({"base R 80+8", "cow W 16+8", "cow FWFS 8+8", "cow WS 0+8", "base WS 80+8"});
    check_lost();
}

BOOST_FIXTURE_TEST_CASE(so_does_a_failed_flush_before_the_area, fixture) {
    disk("cow").fail("F");
    BOOST_TEST(write("origin", 80, 8, 2) == 0);
    check_lost();
    check_area(8, 0, {});
}

BOOST_FIXTURE_TEST_CASE(a_writer_of_the_snapshot_gets_the_error, fixture) {
    disk("cow").fail("W 16+8");
    BOOST_TEST(write("snap", 82, 2, 2) == -EIO);
    check_io({"base R 80+8", "cow W 16+8", "cow WS 0+8"});
    check_lost();
}

BOOST_FIXTURE_TEST_CASE(so_does_the_writer_of_a_whole_chunk, fixture) {
    disk("cow").fail("W 16+8");
    BOOST_TEST(write("snap", 80, 8, 2) == -EIO);
    check_io({"cow WS 16+8", "cow WS 0+8"});
    check_lost();
}

BOOST_FIXTURE_TEST_CASE(a_failed_copy_fails_the_whole_batch_and_writes_no_records, fixture) {
    disk("base").hold("R 80+8", "R 0+8");
    disk("cow").fail("W 16+8");
    int results[2] = {1, 1};
    together({[&] { results[0] = write_here("origin", 80, 8, 2); },
              [&] { results[1] = write_here("snap", 0, 4, 3); }});
    BOOST_TEST(results[0] == 0);
    BOOST_TEST(results[1] == -EIO); // its own copy was good
    check_io(
        {"base R 80+8", "base R 0+8", "cow W 24+8", "cow W 16+8", "cow WS 0+8", "base WS 80+8"});
    check_area(8, 0, {});
    check_lost();
}

BOOST_AUTO_TEST_CASE(an_area_that_fills_after_a_failure_still_zeroes_the_next) {
    snapshot_bench b(base_and_cow(200));
    b.both("P 1");
    for (unsigned i = 0; i < 31; ++i)
        b.write("origin", i, 1, 2);
    b.forget();
    b.disk("cow").fail("W 33+1");
    BOOST_TEST(b.write("origin", 100, 1, 2) == 0);
    b.check_io({"base R 100+1", "cow W 33+1", "cow WS 34+1", "cow WS 0+1", "base WS 100+1"});
    BOOST_TEST(b.info() == "Invalid");
}

BOOST_FIXTURE_TEST_CASE(an_error_of_the_header_write_is_only_logged, fixture) {
    disk("cow").fail("W 16+8");
    disk("cow").fail("W 0+8");
    BOOST_TEST(write("origin", 80, 8, 2) == 0);
    check_log({io_message, "persistent snapshot: write header failed"});
    BOOST_TEST(info() == "Invalid");
    BOOST_TEST(header_text(disk("cow")) == "SnAp 1 1 8"); // it comes back valid: window W2
}

BOOST_FIXTURE_TEST_CASE(an_error_of_the_write_itself_harms_nobody, fixture) {
    disk("base").fail("W 80+8");
    BOOST_TEST(write("origin", 80, 8, 2) == -EIO);
    BOOST_TEST(info() == "24/1024 16");
    check_read("snap", 80, 8, 1);
}

BOOST_FIXTURE_TEST_CASE(a_lost_snapshot_stays_lost_after_a_reload, fixture) {
    disk("cow").fail("W 16+8");
    write("origin", 80, 8, 2);
    remove("snap");
    forget();
    BOOST_TEST(snapshot("P 8") == 0);
    check_log({"snapshots: Snapshot is marked invalid."});
    BOOST_TEST(info() == "Invalid");
}
