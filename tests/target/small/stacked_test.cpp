// SPDX-License-Identifier: GPL-2.0-only
// Devices on devices: pieces, flushes, and a lower one that is suspended or gets another table
// while the upper one has I/O.
#include "../../support/timed_bench.h"
#include "small_bench.h"

#include "firmware_shim/dm_ioctl.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : small_bench_on<timed_bench> {
    // "up" lies on "low", which has a piece of either disk.
    fixture() {
        BOOST_TEST_REQUIRE(create("low", "0 32 linear /dev/vda 8\n32 32 linear /dev/vdb 32") == 0);
        BOOST_TEST_REQUIRE(create("up", "0 48 linear low 16") == 0);
        io();
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(bios_are_cut_where_the_lower_table_changes, fixture) {
    BOOST_TEST(write("up", 8, 16, 2) == 0);
    check_io({"vda WS 32+8", "vdb WS 32+8"});
    BOOST_TEST(disk("vdb").at(32, 8) == filled(2, 16, 8), boost::test_tools::per_element());
    BOOST_TEST(read("up", 8, 16) == filled(2, 8, 16), boost::test_tools::per_element());
    io();
    BOOST_TEST(discard("up", 8, 16) == 0);
    check_io({"vda DS 32+8", "vdb DS 32+8"});
}

// A flush goes to all of the lower targets, whatever it is meant for; the first one gets the bio's
// own flags and sector.
BOOST_FIXTURE_TEST_CASE(a_flush_with_data_goes_to_both_disks_before_the_data, fixture) {
    contents data = filled(2, 0, 8);
    shim::bio item;
    item.bi_bdev = &device("up");
    item.bi_op = shim::req_op::write;
    item.bi_flags = shim::req_preflush | shim::req_fua;
    item.bi_size = 8;
    item.bi_data = data.data();
    run([&] { BOOST_TEST((shim::submit_bio_wait(item) == shim::blk_status::ok)); });
    check_io({"vda FWFS 24+0", "vdb FWS 0+0", "vda WFS 24+8"});
}

BOOST_FIXTURE_TEST_CASE(a_write_waits_while_the_lower_device_is_suspended, fixture) {
    bool ended = false;
    together({[&] {
                  BOOST_TEST(shim::dm_suspend(kernel(), "low") == 0);
                  backend().sleep_ns(1'000'000);
                  BOOST_TEST(!ended);
                  BOOST_TEST(shim::dm_resume(kernel(), "low") == 0);
              },
              [&] {
                  BOOST_TEST(write_here("up", 0, 8, 2) == 0);
                  ended = true;
              }});
    BOOST_TEST(ended);
    check_io({"vda WS 24+8"});
}

// Who replaces a disk under a device does it so.
BOOST_FIXTURE_TEST_CASE(what_waited_goes_to_the_new_table, fixture) {
    together({[&] {
                  BOOST_TEST(shim::dm_suspend(kernel(), "low") == 0);
                  BOOST_TEST(shim::dm_load(kernel(), "low", "0 64 linear /dev/vdb 100") == 0);
                  backend().sleep_ns(1'000'000);
                  BOOST_TEST(shim::dm_resume(kernel(), "low") == 0);
              },
              [&] { BOOST_TEST(write_here("up", 0, 8, 2) == 0); }});
    check_io({"vdb WS 116+8"});
    BOOST_TEST(load("low", "0 64 error") == 0);
    BOOST_TEST(resume("low") == 0);
    BOOST_TEST(write("up", 0, 8, 2) == -EIO);
}

BOOST_FIXTURE_TEST_CASE(a_lower_device_cannot_be_removed, fixture) {
    BOOST_TEST(remove("low") == -EBUSY);
    BOOST_TEST(remove("up") == 0);
    BOOST_TEST(remove("low") == 0);
}
