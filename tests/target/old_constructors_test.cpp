// SPDX-License-Identifier: GPL-2.0-only
// What the constructors of older kernels took: four arguments, options ignored, one device for
// both.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

BOOST_AUTO_TEST_CASE(before_the_discard_features_there_are_exactly_four_arguments) {
    for (const char* arguments : {"P", "P 8 0", "P 8 1 discard_zeroes_cow"}) {
        snapshot_bench b(base_and_cow(), with_preset("3.4"));
        BOOST_TEST(b.snapshot(arguments) == -EINVAL);
        b.check_log({"table: 253:0: snapshot: requires exactly 4 arguments (-EINVAL)",
                     "ioctl: error adding target to table"});
    }
    snapshot_bench b(base_and_cow(), with_preset("3.4"));
    b.both("P 8");
    BOOST_TEST(b.discard("snap", 0, 8) == -EOPNOTSUPP);
}

BOOST_AUTO_TEST_CASE(options_of_the_store_are_not_looked_at) { // B13
    for (const char* store : {"PO", "persistent"}) {
        snapshot_bench b(base_and_cow(), with_switch("overflow_always_invalidates"));
        BOOST_TEST(b.snapshot(std::string(store) + " 8") == 0);
        BOOST_TEST(b.table_text() == "254:0 254:16 P 8");
        b.check_log({});
    }
}

// A COW device with room for one exception; the second write finds none.
static std::string after_overflow(const target::behaviour& versions, lines* io) {
    snapshot_bench b(base_and_cow(24), versions);
    b.both("PO 8");
    BOOST_TEST(b.write("snap", 0, 8, 2) == 0);
    b.forget();
    BOOST_TEST(b.write("snap", 8, 8, 2) == -EIO);
    *io = b.io();
    return b.info() + ", " + header_text(b.disk("cow"));
}

BOOST_AUTO_TEST_CASE(so_an_overflow_by_a_snapshot_write_destroys_the_snapshot) {
    lines io;
    BOOST_TEST(after_overflow({}, &io) == "Overflow, SnAp 1 1 8");
    BOOST_TEST(io.empty());
    const target::behaviour old = with_switch("overflow_always_invalidates");
    BOOST_TEST(after_overflow(old, &io) == "Invalid, SnAp 0 1 8");
    BOOST_TEST(io == lines{"cow WS 0+8"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_cow_device_may_be_the_origin_which_its_header_overwrites) { // B14
    const std::string table = "0 2048 snapshot base base P 8";
    snapshot_bench today;
    BOOST_TEST(today.create("snap", table) == -EINVAL);
    snapshot_bench b(base_and_cow(), with_switch("cow_may_be_origin"));
    BOOST_TEST(b.disk("base").at(0) == storage::pattern(1, 0));
    BOOST_TEST(b.create("snap", table) == 0);
    BOOST_TEST(header_text(b.disk("base")) == "SnAp 1 1 8");
    BOOST_TEST(b.read("snap", 8, 1) == contents{storage::zeroes}, boost::test_tools::per_element());
}
