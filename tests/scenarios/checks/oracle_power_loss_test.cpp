// SPDX-License-Identifier: GPL-2.0-only
// What is promised when the power has gone and the run goes on.
#include "promise_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

BOOST_AUTO_TEST_CASE(devices_are_gone_and_operations_over) {
    promise_script run;
    run.create_both();
    const operation_id write = run.start_write("origin", 3, 2);
    run.lose_power();
    BOOST_TEST(run.told.devices().empty());
    BOOST_CHECK_THROW(run.end(write), std::logic_error);
}

BOOST_AUTO_TEST_CASE(what_was_guaranteed_stays_so) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2);
    run.flush("origin");
    run.write_fua("snap", 3, 4);
    run.cut_and_boot();
    for (const expectation& now : {run.told.after_cut(), run.told.live()}) {
        BOOST_TEST(judge(now, "origin", 3, 1) == judgement::outdated);
        BOOST_TEST(judge(now, "origin", 3, 2) == judgement::allowed);
        BOOST_TEST(judge(now, "snap", 3, 1) == judgement::outdated);
        BOOST_TEST(judge(now, "snap", 3, 4) == judgement::allowed);
    }
}

BOOST_AUTO_TEST_CASE(what_was_only_acknowledged_may_be_lost_for_ever) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2);
    run.write("snap", 5, 4);
    run.cut_and_boot();
    run.flush("origin");
    run.flush("snap");
    for (const expectation& now : {run.told.after_cut(), run.told.live()}) {
        BOOST_TEST(judge(now, "origin", 3, 1) == judgement::allowed);
        BOOST_TEST(judge(now, "origin", 3, 2) == judgement::allowed);
        BOOST_TEST(judge(now, "snap", 5, 1) == judgement::allowed);
        BOOST_TEST(judge(now, "snap", 5, 4) == judgement::allowed);
    }
}

BOOST_AUTO_TEST_CASE(a_later_guaranteed_write_hides_what_was_in_flight) {
    promise_script run;
    run.create_both();
    run.start_write("origin", 3, 2);
    run.cut_and_boot();
    BOOST_TEST(judge(run.told.live(), "origin", 3, 2) == judgement::allowed);
    run.write_fua("origin", 3, 3);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 1) == judgement::outdated);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 2) == judgement::outdated);
}

BOOST_AUTO_TEST_CASE(a_write_to_the_origin_in_flight_at_the_cut_does_not_show_on_the_snapshot) {
    promise_script run;
    run.create_both();
    run.start_write("origin", 3, 2);
    run.lose_power();
    run.create("origin", origin_table());
    run.write("origin", 4, 2); // nobody keeps the old data yet
    run.create("snap", snapshot_table(), false);
    run.write("origin", 5, 2);
    const expectation now = run.told.after_cut();
    BOOST_TEST(judge(now, "snap", 3, 1) == judgement::allowed);
    BOOST_TEST(judge(now, "snap", 3, 2) == judgement::foreign);
    BOOST_TEST(judge(now, "snap", 4, 2) == judgement::allowed);
    BOOST_TEST(judge(now, "snap", 5, 2) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_was_being_created_may_have_taken_what_was_in_flight) {
    promise_script run;
    run.create("origin", origin_table());
    run.begin_create("snap", snapshot_table());
    run.start_write("origin", 3, 2);
    run.cut_and_boot();
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 1) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 2) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(a_cow_that_is_blank_after_the_cut_begins_a_new_snapshot) {
    promise_script run;
    run.create_both();
    run.write_fua("snap", 3, 4);
    run.write_fua("origin", 5, 2);
    run.lose_power();
    run.create("snap", snapshot_table(), true);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 4) == judgement::foreign);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 5, 2) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 5, 1) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(a_transient_snapshot_is_gone) {
    promise_script run;
    run.create("snap", snapshot_table(false));
    run.write("snap", 3, 4);
    run.lose_power();
    run.create("snap", snapshot_table(false));
    BOOST_TEST(judge(run.told.live(), "snap", 3, 4) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(what_an_invalidation_under_way_came_to_stays_open) {
    promise_script run;
    run.create_both();
    run.say(promise_kind::invalidation_begun);
    run.cut_and_boot();
    BOOST_TEST(device_of(run.told.after_cut(), "snap").may_be_invalid);
    // Another one that is reported says nothing of the first.
    run.create("other", other_snapshot_table());
    run.say(promise_kind::invalidation_begun);
    run.say(promise_kind::invalid_reported, "other");
    BOOST_TEST(device_of(run.told.after_cut(), "snap").may_be_invalid);
    BOOST_TEST(!device_of(run.told.after_cut(), "snap").reported_invalid);
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_was_reported_invalid_is_held_to_it) {
    promise_script run;
    run.create_both();
    run.say(promise_kind::invalidation_begun);
    run.say(promise_kind::invalid_reported, "snap");
    run.cut_and_boot();
    BOOST_TEST(device_of(run.told.after_cut(), "snap").reported_invalid);
}

BOOST_AUTO_TEST_CASE(everything_may_be_stricter_after_a_cut) {
    promise_script run;
    run.create_both();
    run.told.take_tightened();
    run.lose_power();
    BOOST_TEST(run.told.take_tightened().all);
}

// A boot that is cut: the next one created only what that boot had come to.
BOOST_AUTO_TEST_CASE(a_cut_in_a_boot_leaves_the_other_devices_to_the_next_one) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2);
    run.flush("origin");
    run.lose_power();
    run.create("snap", snapshot_table(), false);
    BOOST_TEST(run.told.devices().size() == 1U);
    const auto next = run.told.devices_to_boot();
    BOOST_TEST_REQUIRE(next.size() == 2U);
    BOOST_TEST(next[0].name == "snap");
    BOOST_TEST(next[1].name == "origin");
    BOOST_TEST(run.told.live().devices.size() == 1U);
    const expectation expected = run.told.after_cut();
    BOOST_TEST_REQUIRE(expected.devices.size() == 2U);
    BOOST_TEST(judge(expected, "origin", 3, 1) == judgement::outdated);
    run.lose_power();
    BOOST_TEST(run.told.devices_to_boot().size() == 2U);
}
