// SPDX-License-Identifier: GPL-2.0-only
// The two discard features: a discarded exception is zeroed, and the origin may hear of it.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

constexpr const char* zeroes = "P 8 1 discard_zeroes_cow";
constexpr const char* passdown = "P 8 2 discard_zeroes_cow discard_passdown_origin";

} // namespace

BOOST_FIXTURE_TEST_CASE(without_a_feature_there_are_no_discards, snapshot_bench) {
    both();
    BOOST_TEST(discard("snap", 0, 8) == -EOPNOTSUPP);
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(the_features_stand_in_the_table, snapshot_bench) {
    BOOST_TEST(snapshot("P 8 2 DISCARD_zeroes_cow discard_PASSDOWN_origin") == 0);
    BOOST_TEST(table_text() == "254:0 254:16 P 8 2 discard_zeroes_cow discard_passdown_origin");
    remove("snap");
    BOOST_TEST(snapshot("P 8 1 discard_zeroes_cow ignored") == 0);
    BOOST_TEST(table_text() == "254:0 254:16 P 8 1 discard_zeroes_cow");
    remove("snap");
    BOOST_TEST(snapshot("P 8 0 discard_zeroes_cow") == 0);
    BOOST_TEST(table_text() == "254:0 254:16 P 8");
}

BOOST_FIXTURE_TEST_CASE(discards_come_by_the_chunk, snapshot_bench) {
    both(zeroes);
    BOOST_TEST(device("snap").limits().max_discard_sectors == 8U);
    BOOST_TEST(discard("snap", 4, 20) == 0);
    check_io({}); // without an exception there is nothing to do
    check_read("snap", 0, 32, 1);
}

BOOST_FIXTURE_TEST_CASE(a_whole_mapped_chunk_is_zeroed, snapshot_bench) {
    both(zeroes);
    write("snap", 80, 8, 2);
    forget();
    BOOST_TEST(discard("snap", 80, 8) == 0);
    check_io({"cow N 16+8"});
    check_read("snap", 80, 8, 0);
    check_area(8, 0, {"10 2"});
}

BOOST_FIXTURE_TEST_CASE(a_part_of_a_mapped_chunk_is_discarded_there, snapshot_bench) {
    both(zeroes);
    write("snap", 80, 8, 2);
    forget();
    BOOST_TEST(discard("snap", 82, 4) == 0);
    check_io({"cow DS 18+4"});
    BOOST_TEST(discard("snap", 84, 8) ==
               0); // of one chunk's length: its first sector picks the chunk
    check_io({"cow N 20+8"});
}

BOOST_FIXTURE_TEST_CASE(a_failed_zeroing_is_an_error, snapshot_bench) {
    both(zeroes);
    write("snap", 80, 8, 2);
    disk("cow").fail("N 16+8");
    BOOST_TEST(discard("snap", 80, 8) == -EIO);
    BOOST_TEST(info() == "24/1024 16");
}

BOOST_AUTO_TEST_CASE(without_a_write_of_zeroes_zeroes_are_written) {
    shim::queue_limits limits = cached_limits();
    limits.max_write_zeroes_sectors = 0;
    snapshot_bench b({{"base", 2048, 1}, {"cow", 1024, 0, limits}});
    b.both(zeroes);
    b.write("snap", 80, 8, 2);
    b.forget();
    BOOST_TEST(b.discard("snap", 80, 8) == 0);
    b.check_io({"cow W 16+8"});
    b.check_read("snap", 80, 8, 0);
}

BOOST_FIXTURE_TEST_CASE(passdown_tells_the_origin_as_well, snapshot_bench) {
    both(passdown);
    write("snap", 80, 8, 2);
    forget();
    BOOST_TEST(discard("snap", 80, 8) == 0);
    const lines both_devices = io();
    BOOST_TEST(both_devices.size() == 2U);
    BOOST_TEST(std::count(both_devices.begin(), both_devices.end(), "cow N 16+8") == 1);
    BOOST_TEST(std::count(both_devices.begin(), both_devices.end(), "base DS 80+8") == 1);
    BOOST_TEST(discard("snap", 0, 8) == 0); // not mapped
    check_io({"base DS 0+8"});
    check_read("snap", 0, 8, 0); // the origin's content, which is gone
}

BOOST_FIXTURE_TEST_CASE(an_error_of_the_origin_fails_the_discard, snapshot_bench) {
    both(passdown);
    disk("base").fail("D 0+8");
    BOOST_TEST(discard("snap", 0, 8) == -EIO);
}

BOOST_FIXTURE_TEST_CASE(a_discard_is_refused_once_the_snapshot_is_lost, snapshot_bench) {
    both(zeroes);
    disk("cow").fail("W 16+8");
    write("snap", 0, 4, 2);
    forget();
    BOOST_TEST(discard("snap", 0, 8) == -EIO);
    check_io({});
}

BOOST_AUTO_TEST_CASE(both_devices_must_take_discards) {
    shim::queue_limits none = cached_limits();
    none.max_discard_sectors = 0;
    snapshot_bench without_base({{"base", 2048, 1, none}, {"cow", 1024}});
    without_base.both(zeroes);
    BOOST_TEST(without_base.discard("snap", 0, 8) == -EOPNOTSUPP);
    snapshot_bench without_cow({{"base", 2048, 1}, {"cow", 1024, 0, none}});
    without_cow.both(zeroes);
    BOOST_TEST(without_cow.discard("snap", 0, 8) == -EOPNOTSUPP);
}
