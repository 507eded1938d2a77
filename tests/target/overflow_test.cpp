// SPDX-License-Identifier: GPL-2.0-only
// The COW device is full: who loses what, with and without the option that knows of overflow.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

constexpr const char* no_memory = "snapshots: Invalidating snapshot: Unable to allocate exception.";
constexpr const char* overflowed = "snapshots: Snapshot overflowed: Unable to allocate exception.";

// Header, area and two chunks: the third exception does not fit.
struct full : snapshot_bench {
    explicit full(const std::string& store) : snapshot_bench(base_and_cow(32)) {
        both(store);
        BOOST_TEST_REQUIRE(write("origin", 0, 8, 2) == 0);
        BOOST_TEST_REQUIRE(write("snap", 8, 8, 3) == 0);
        forget();
        BOOST_TEST(info() == "32/32 16");
    }
    int read_snapshot(shim::sector_t sector) {
        contents data(8);
        return read("snap", sector, &data);
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_write_to_the_snapshot_loses_it) {
    full b("P 8");
    BOOST_TEST(b.write("snap", 80, 8, 2) == -EIO);
    b.check_io({"cow WS 0+8"});
    b.check_log({no_memory});
    BOOST_TEST(b.info() == "Invalid");
    BOOST_TEST(header_text(b.disk("cow")) == "SnAp 0 1 8");
    BOOST_TEST(b.read_snapshot(8) == -EIO);
}

BOOST_AUTO_TEST_CASE(a_write_to_the_origin_loses_it_and_goes_on) {
    full b("P 8");
    BOOST_TEST(b.write("origin", 80, 8, 2) == 0);
    b.check_io({"cow WS 0+8", "base WS 80+8"});
    b.check_log({no_memory});
    BOOST_TEST(b.info() == "Invalid");
    BOOST_TEST(b.write("origin", 160, 8, 2) == 0);
    b.check_io({"base WS 160+8"});
    b.check_log({});
}

BOOST_AUTO_TEST_CASE(with_the_option_a_write_to_the_snapshot_only_fails) {
    full b("PO 8");
    BOOST_TEST(b.write("snap", 80, 8, 2) == -EIO);
    b.check_io({});
    b.check_log({overflowed});
    BOOST_TEST(b.info() == "Overflow");
    BOOST_TEST(b.table_text() == "254:0 254:16 PO 8");
    BOOST_TEST(b.write("snap", 160, 8, 2) == -EIO); // said once
    b.check_log({});
    b.check_read("snap", 8, 8, 3);
    b.check_read("snap", 80, 8, 1);
}

BOOST_AUTO_TEST_CASE(an_overflowed_snapshot_takes_no_writes_at_all) {
    full b("PO 8");
    b.write("snap", 80, 8, 2);
    b.forget();
    BOOST_TEST(b.write("snap", 8, 8, 4) == -EIO); // though that chunk has an exception
    b.check_io({});
    BOOST_TEST(b.write("origin", 0, 8, 4) == 0);
    b.check_io({"base WS 0+8"});
}

BOOST_AUTO_TEST_CASE(with_the_option_a_write_to_the_origin_still_loses_it) {
    full b("PO 8");
    BOOST_TEST(b.write("origin", 80, 8, 2) == 0);
    b.check_io({"cow WS 0+8", "base WS 80+8"});
    b.check_log({no_memory});
    BOOST_TEST(b.info() == "Invalid");
}

BOOST_AUTO_TEST_CASE(an_overflow_is_forgotten_on_reload) {
    full b("PO 8");
    b.write("snap", 80, 8, 2);
    b.remove("snap");
    BOOST_TEST(b.snapshot("PO 8") == 0);
    BOOST_TEST(b.info() == "32/32 16");
    b.check_read("snap", 8, 8, 3);
    BOOST_TEST(b.write("snap", 8, 8, 4) == 0);
}

BOOST_AUTO_TEST_CASE(an_exception_needs_a_whole_chunk) {
    snapshot_bench b(base_and_cow(31)); // header, area, one chunk and seven sectors
    b.both();
    BOOST_TEST(b.write("origin", 0, 8, 2) == 0);
    BOOST_TEST(b.write("origin", 8, 8, 2) == 0);
    BOOST_TEST(b.info() == "Invalid");
}

BOOST_AUTO_TEST_CASE(a_cow_device_that_has_grown_is_used) {
    snapshot_bench b({{"base", 2048, 1}, {"cow", 64}, {"room", 1024}});
    // As LVM extends a snapshot: the device below is a linear one that is reloaded.
    const std::string snap = "0 2048 snapshot base cowdev PO 8";
    BOOST_TEST(b.create("cowdev", "0 24 snapshot-origin cow") == 0);
    BOOST_TEST(b.create("snap", snap) == 0);
    BOOST_TEST(b.write("snap", 0, 8, 2) == 0);
    BOOST_TEST(b.info() == "24/24 16");
    BOOST_TEST(b.load("cowdev", "0 64 snapshot-origin cow") == 0);
    BOOST_TEST(b.resume("cowdev") == 0);
    BOOST_TEST(b.info() == "24/64 16");
    BOOST_TEST(b.write("snap", 8, 8, 2) == 0);
    BOOST_TEST(b.info() == "32/64 16");
}
