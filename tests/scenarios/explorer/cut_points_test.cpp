// SPDX-License-Identifier: GPL-2.0-only
#include "recorded_run.h"
#include "scenarios/explorer/cut_points.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::explorer;
using namespace powercut::explorer::test;

// design.md 4.1: a cut point after each step that changes what the disks may hold or what was
// promised.

BOOST_AUTO_TEST_CASE(a_run_without_steps_has_one_cut_point) {
    BOOST_TEST(count_cut_points(recorded_run().run) == 1U);
}

BOOST_AUTO_TEST_CASE(a_cached_write_counts_when_it_is_received) {
    recorded_run made;
    made.write(8, 2);
    BOOST_TEST(count_cut_points(made.run) == 2U);
}

BOOST_AUTO_TEST_CASE(a_fua_write_counts_when_received_completed_and_acknowledged) {
    recorded_run made;
    made.write(8, 2, 1, true);
    BOOST_TEST(count_cut_points(made.run) == 4U);
}

BOOST_AUTO_TEST_CASE(a_flush_counts_when_completed_and_acknowledged) {
    recorded_run made;
    made.flush();
    BOOST_TEST(count_cut_points(made.run) == 3U);
}

BOOST_AUTO_TEST_CASE(a_flush_that_failed_promises_nothing) {
    recorded_run made;
    made.ended(made.issue(checks::promise_kind::flush_issued), -5);
    BOOST_TEST(count_cut_points(made.run) == 1U);
}

BOOST_AUTO_TEST_CASE(without_a_volatile_cache_completion_changes_what_survives) {
    for (const auto cache : {storage::write_cache::none, storage::write_cache::protected_}) {
        recorded_run made({.cache = cache});
        made.write(8, 2);
        BOOST_TEST(count_cut_points(made.run) == 3U);
    }
}

BOOST_AUTO_TEST_CASE(a_cache_that_is_switched_off_keeps_nothing_back) {
    recorded_run made;
    made.disk({.kind = storage::event_kind::cache_switched, .cache_enabled = false});
    made.write(8, 2);
    BOOST_TEST(count_cut_points(made.run) == 4U);
}

BOOST_AUTO_TEST_CASE(devices_that_come_and_go_count) {
    recorded_run made;
    made.promise({.kind = checks::promise_kind::remove_begun, .device = "origin"});
    made.promise({.kind = checks::promise_kind::removed, .device = "origin"});
    BOOST_TEST(count_cut_points(made.run) == 2U);
}

BOOST_AUTO_TEST_CASE(a_report_of_an_invalid_snapshot_counts) {
    recorded_run made;
    made.promise({.kind = checks::promise_kind::invalidation_begun});
    made.promise({.kind = checks::promise_kind::invalid_reported, .device = "origin"});
    BOOST_TEST(count_cut_points(made.run) == 2U);
}
