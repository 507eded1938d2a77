// SPDX-License-Identifier: GPL-2.0-only
#include "disk_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::storage;

namespace {

cache_profile profile_with(write_cache cache) {
    cache_profile profile;
    profile.cache = cache;
    return profile;
}

} // namespace

BOOST_AUTO_TEST_CASE(D1_a_received_write_may_survive_before_it_completes) {
    disk_script disk;
    disk.receive(1, 0, {1});
    BOOST_TEST(disk.legal(0) == values({0, 1}));
}

BOOST_AUTO_TEST_CASE(D1_a_completed_cached_write_may_still_be_lost) {
    disk_script disk;
    disk.write(1, 0, {1}).write(2, 0, {2});
    BOOST_TEST(disk.legal(0) == values({0, 1, 2}));
    BOOST_TEST(disk.disk().durable(0) == zeroes);
}

BOOST_AUTO_TEST_CASE(D2_a_FUA_write_is_durable_when_it_completes) {
    disk_script disk;
    disk.receive(1, 0, {1, 2}, true);
    BOOST_TEST(disk.legal(0) == values({0, 1}));
    disk.complete(1);
    BOOST_TEST(disk.legal(0) == values({1}));
    BOOST_TEST(disk.legal(1) == values({2}));
}

BOOST_AUTO_TEST_CASE(D2_a_FUA_write_drops_older_cached_versions_of_its_blocks) {
    disk_script disk;
    disk.write(1, 0, {1, 2}).write(2, 0, {3}, true);
    BOOST_TEST(disk.legal(0) == values({3}));
    BOOST_TEST(disk.read(0) == value(3));
    disk.flush(3); // an older copy must not come out of the cache afterwards
    BOOST_TEST(disk.legal(0) == values({3}));
    BOOST_TEST(disk.legal(1) == values({2}));
}

BOOST_AUTO_TEST_CASE(D2_a_FUA_write_says_nothing_about_other_commands) {
    disk_script disk;
    disk.write(1, 0, {1, 2}).write(2, 0, {3}, true).write(3, 8, {4});
    BOOST_TEST(disk.legal(1) == values({0, 2}));
    BOOST_TEST(disk.legal(8) == values({0, 4}));
}

BOOST_AUTO_TEST_CASE(D2_newer_versions_stay_when_a_FUA_write_completes) {
    disk_script disk;
    disk.receive(1, 0, {1}, true).write(2, 0, {2}).complete(1);
    BOOST_TEST(disk.legal(0) == values({1, 2}));
    BOOST_TEST(disk.read(0) == value(2));
}

BOOST_AUTO_TEST_CASE(D4_without_a_cache_a_write_is_durable_when_it_completes) {
    disk_script disk(profile_with(write_cache::none));
    disk.receive(1, 0, {1});
    BOOST_TEST(disk.legal(0) == values({0, 1}));
    disk.complete(1);
    BOOST_TEST(disk.legal(0) == values({1}));
}

BOOST_AUTO_TEST_CASE(D4_switching_the_cache_off_drains_it) {
    disk_script disk;
    disk.write(1, 0, {1}).receive(2, 1, {2}).switch_cache(false);
    BOOST_TEST(disk.legal(0) == values({1}));
    BOOST_TEST(disk.legal(1) == values({0, 2})); // in flight: undecided until it completes
    disk.complete(2);
    BOOST_TEST(disk.legal(1) == values({2}));
    disk.write(3, 0, {3});
    BOOST_TEST(disk.legal(0) == values({3}));
}

BOOST_AUTO_TEST_CASE(D4_switching_it_on_again_caches_what_is_received_from_then_on) {
    disk_script disk;
    disk.switch_cache(false).receive(1, 0, {1}).switch_cache(true).write(2, 1, {2}).complete(1);
    BOOST_TEST(disk.legal(0) == values({1}));
    BOOST_TEST(disk.legal(1) == values({0, 2}));
}

BOOST_AUTO_TEST_CASE(D5_a_version_in_flight_may_land_over_a_newer_durable_one) {
    disk_script disk;
    disk.receive(1, 0, {1}).write(2, 0, {2}, true);
    BOOST_TEST(disk.legal(0) == values({2, 1}));
    BOOST_TEST(disk.read(0) == value(2));
    disk.complete(1); // received before the durable one: it is the older of the two
    BOOST_TEST(disk.legal(0) == values({2}));
    BOOST_TEST(disk.read(0) == value(2));
}

BOOST_AUTO_TEST_CASE(D5_completion_order_is_no_order_of_survival) {
    disk_script disk;
    disk.receive(1, 0, {1}).receive(2, 1, {2}).complete(2).complete(1);
    BOOST_TEST(disk.legal(0) == values({0, 1}));
    BOOST_TEST(disk.legal(1) == values({0, 2}));
}

BOOST_AUTO_TEST_CASE(D12_power_loss_protection_saves_every_completed_write) {
    disk_script disk(profile_with(write_cache::protected_));
    disk.receive(1, 0, {1}).write(2, 1, {2});
    BOOST_TEST(disk.legal(0) == values({0, 1}));
    BOOST_TEST(disk.legal(1) == values({2}));
}

BOOST_AUTO_TEST_CASE(an_ignored_FUA_is_cached_and_counted) {
    cache_profile profile;
    profile.violations.fua_ignored = true;
    disk_script disk(profile);
    disk.write(1, 0, {1}, true);
    BOOST_TEST(disk.legal(0) == values({0, 1}));
    BOOST_TEST(disk.disk().fuas_ignored() == 1U);
    disk.write(2, 1, {0}, true); // these bytes were durable anyway
    disk.switch_cache(false).write(3, 2, {3}, true);
    BOOST_TEST(disk.legal(2) == values({3}));
    BOOST_TEST(disk.disk().fuas_ignored() == 1U);
    BOOST_TEST(disk.disk().flushes_ignored() == 0U);
}
