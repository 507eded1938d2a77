// SPDX-License-Identifier: GPL-2.0-only
#include "disk_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::storage;

BOOST_AUTO_TEST_CASE(D3_a_flush_makes_completed_writes_durable) {
    disk_script disk;
    disk.write(1, 0, {1, 2}).write(2, 0, {3}).submit_flush(3);
    BOOST_TEST(disk.legal(0) == values({0, 1, 3})); // nothing is promised before it completes
    disk.complete_flush(3);
    BOOST_TEST(disk.legal(0) == values({3}));
    BOOST_TEST(disk.legal(1) == values({2}));
}

BOOST_AUTO_TEST_CASE(D3_a_write_in_flight_at_the_flush_may_be_lost) {
    disk_script disk;
    disk.receive(1, 0, {1}).submit_flush(2).complete(1).complete_flush(2);
    BOOST_TEST(disk.legal(0) == values({0, 1}));
}

BOOST_AUTO_TEST_CASE(D3_a_write_submitted_after_the_flush_may_be_lost) {
    disk_script disk;
    disk.write(1, 0, {1}).submit_flush(2).write(3, 0, {3}).complete_flush(2);
    BOOST_TEST(disk.legal(0) == values({1, 3}));
    BOOST_TEST(disk.read(0) == value(3));
}

BOOST_AUTO_TEST_CASE(D3_a_write_in_flight_stays_possible_below_what_was_flushed) {
    disk_script disk;
    disk.receive(1, 0, {1}).write(2, 0, {2}).flush(3);
    BOOST_TEST(disk.legal(0) == values({2, 1}));
}

BOOST_AUTO_TEST_CASE(D3_each_of_several_flushes_covers_what_had_completed_when_it_came) {
    disk_script disk;
    disk.write(1, 0, {1}).submit_flush(10);
    disk.write(2, 1, {2}).submit_flush(11);
    disk.write(3, 2, {3}).submit_flush(12);
    disk.complete_flush(11);
    BOOST_TEST(disk.legal(0) == values({1}));
    BOOST_TEST(disk.legal(1) == values({2}));
    BOOST_TEST(disk.legal(2) == values({0, 3}));
    disk.complete_flush(10);
    BOOST_TEST(disk.legal(2) == values({0, 3}));
    disk.complete_flush(12);
    BOOST_TEST(disk.legal(2) == values({3}));
}

// dm-log-writes' own example: W1, W2, W3, C3, C2, flush, C1 leaves W1 uncovered.
BOOST_AUTO_TEST_CASE(D3_the_flush_scope_is_that_of_dm_log_writes) {
    disk_script disk;
    disk.receive(1, 0, {1}).receive(2, 1, {2}).receive(3, 2, {3}).complete(3).complete(2);
    disk.submit_flush(4).complete(1).complete_flush(4);
    BOOST_TEST(disk.legal(0) == values({0, 1}));
    BOOST_TEST(disk.legal(1) == values({2}));
    BOOST_TEST(disk.legal(2) == values({3}));
}

// W1 is on top of W2 only in time of completion; W2 was received later and stays the newer one.
BOOST_AUTO_TEST_CASE(D3_a_flush_keeps_the_version_that_reads_return) {
    disk_script disk;
    disk.receive(1, 0, {1}).receive(2, 0, {2}).complete(2).complete(1);
    BOOST_TEST(disk.read(0) == value(2));
    disk.flush(3);
    BOOST_TEST(disk.legal(0) == values({2}));
    BOOST_TEST(disk.read(0) == value(2));
}

BOOST_AUTO_TEST_CASE(D3_a_flush_without_a_cache_succeeds_and_does_nothing) {
    cache_profile profile;
    profile.cache = write_cache::none;
    disk_script disk(profile);
    disk.receive(1, 0, {1}).flush(2);
    BOOST_TEST(disk.legal(0) == values({0, 1}));
}

BOOST_AUTO_TEST_CASE(an_ignored_flush_makes_nothing_durable_and_is_counted) {
    cache_profile profile;
    profile.violations.flush_ignored = true;
    disk_script disk(profile);
    disk.flush(1).receive(2, 0, {1}).flush(3).write(4, 1, {0}).flush(5);
    BOOST_TEST(disk.disk().flushes_ignored() == 0U); // there was nothing to lose
    disk.complete(2).flush(6).flush(7);
    BOOST_TEST(disk.legal(0) == values({0, 1}));
    BOOST_TEST(disk.disk().flushes_ignored() == 2U);
    disk.write(8, 0, {2}, true); // FUA is honoured all the same
    BOOST_TEST(disk.legal(0) == values({2}));
    disk.flush(9);
    BOOST_TEST(disk.disk().flushes_ignored() == 2U);
}
