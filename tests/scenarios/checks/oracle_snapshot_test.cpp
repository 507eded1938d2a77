// SPDX-License-Identifier: GPL-2.0-only
#include "promise_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

// What the oracle says of a snapshot: the origin as it was, then the snapshot's own writes.

BOOST_AUTO_TEST_CASE(a_write_to_the_origin_after_the_creation_never_shows) {
    promise_script run;
    run.create_both();
    run.write_fua("origin", 3, 2);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 1) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 2) == judgement::foreign);
    BOOST_TEST(judge(run.told.live(), "snap", 3, 2) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(what_the_origin_had_lost_for_good_before_the_creation_never_shows) {
    promise_script run;
    run.create("origin", origin_table());
    run.write_fua("origin", 3, 2);
    run.create("snap", snapshot_table());
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 2) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 1) == judgement::foreign);
}

// W11: a flush of the origin narrows what its snapshots may show, a flush of the snapshot does not.
BOOST_AUTO_TEST_CASE(
    unflushed_writes_before_the_creation_are_optional_until_the_origin_is_flushed) {
    promise_script run;
    run.create("origin", origin_table());
    run.write("origin", 3, 2);
    run.create("snap", snapshot_table());
    run.flush("snap");
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 1) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 2) == judgement::allowed);
    BOOST_TEST(judge(run.told.live(), "snap", 3, 1) == judgement::outdated);
    run.flush("origin");
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 1) == judgement::outdated);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 2) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(a_write_at_the_same_time_as_the_creation_may_be_in_it_or_not) {
    promise_script run;
    run.create("origin", origin_table());
    run.begin_create("snap", snapshot_table());
    run.write_fua("origin", 3, 2);
    run.say(promise_kind::created, "snap");
    run.write_fua("origin", 4, 2);
    const expectation now = run.told.after_cut();
    BOOST_TEST(judge(now, "snap", 3, 1) == judgement::allowed);
    BOOST_TEST(judge(now, "snap", 3, 2) == judgement::allowed);
    BOOST_TEST(judge(now, "snap", 4, 2) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_is_being_created_may_be_taken_at_the_recovery) {
    promise_script run;
    run.create("origin", origin_table());
    run.begin_create("snap", snapshot_table());
    run.write_fua("origin", 3, 2);
    BOOST_TEST(run.told.devices().size() == 2U);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 1) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 2) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(own_writes_hide_the_origin_once_flushed) {
    promise_script run;
    run.create_both();
    run.write("snap", 3, 4);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 1) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 4) == judgement::allowed);
    BOOST_TEST(judge(run.told.live(), "snap", 3, 1) == judgement::outdated);
    run.flush("snap");
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 1) == judgement::outdated);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 4) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 4) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(nothing_is_promised_of_a_transient_snapshot_after_a_cut) {
    promise_script run;
    run.create("snap", snapshot_table(false));
    run.create("origin", origin_table());
    const expectation cut = run.told.after_cut();
    const expectation live = run.told.live();
    BOOST_TEST(!device_of(cut, "snap").content_promised);
    BOOST_TEST(device_of(live, "snap").content_promised);
}

BOOST_AUTO_TEST_CASE(a_snapshot_goes_on_when_it_is_created_again) {
    promise_script run;
    run.create_both();
    run.write_fua("snap", 3, 4);
    run.write_fua("origin", 5, 2);
    run.remove("snap");
    run.write_fua("origin", 6, 2); // nobody keeps the old data
    run.create("snap", snapshot_table(), false);
    run.write_fua("origin", 7, 2);
    const expectation now = run.told.after_cut();
    BOOST_TEST(judge(now, "snap", 3, 4) == judgement::allowed);
    BOOST_TEST(judge(now, "snap", 3, 1) == judgement::outdated);
    BOOST_TEST(judge(now, "snap", 5, 2) == judgement::foreign);
    BOOST_TEST(judge(now, "snap", 6, 1) == judgement::allowed);
    BOOST_TEST(judge(now, "snap", 6, 2) == judgement::allowed);
    BOOST_TEST(judge(now, "snap", 7, 2) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(a_wiped_cow_begins_a_new_snapshot) {
    promise_script run;
    run.create_both();
    run.write_fua("origin", 3, 2);
    run.remove("snap");
    run.write("cow", 0, 9);
    run.create("snap", snapshot_table(), true);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 2) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "snap", 3, 1) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(nothing_is_said_of_exceptions_that_came_with_the_cow) {
    promise_script foreign;
    foreign.create("snap", snapshot_table(), false);
    const expectation came_with_it = foreign.told.after_cut();
    BOOST_TEST(!device_of(came_with_it, "snap").content_promised);
    promise_script meddled;
    meddled.create_both();
    meddled.write("cow", 9, 9);
    const expectation written_to = meddled.told.after_cut();
    BOOST_TEST(!device_of(written_to, "snap").content_promised);
}

BOOST_AUTO_TEST_CASE(a_discard_leaves_the_old_value_or_zeroes) {
    promise_script run;
    run.create_both();
    run.write_fua("snap", 3, 4);
    run.discard("snap", 3, 2);
    const expectation now = run.told.live();
    BOOST_TEST(judge(now, "snap", 3, 4) == judgement::allowed);
    BOOST_TEST(judge_zeroes(now, "snap", 3) == judgement::allowed);
    BOOST_TEST(judge(now, "snap", 4, 1) == judgement::allowed);
    BOOST_TEST(judge_zeroes(now, "snap", 4) == judgement::allowed);
    BOOST_TEST(judge_zeroes(now, "snap", 5) == judgement::foreign);
    BOOST_TEST(judge_zeroes(now, "origin", 3) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(a_discard_passed_down_may_show_on_the_origin) {
    promise_script run;
    run.create("snap", snapshot_table(true, true));
    run.create("origin", origin_table());
    run.discard("snap", 3, 1);
    const expectation now = run.told.after_cut();
    BOOST_TEST(judge_zeroes(now, "origin", 3) == judgement::allowed);
    BOOST_TEST(judge(now, "origin", 3, 1) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(all_snapshots_may_be_invalid_until_the_kernel_says_which) {
    promise_script run;
    run.create_both();
    run.create("other", other_snapshot_table());
    run.say(promise_kind::invalidation_begun);
    const expectation open = run.told.after_cut();
    BOOST_TEST(device_of(open, "snap").may_be_invalid);
    BOOST_TEST(device_of(open, "other").may_be_invalid);
    run.say(promise_kind::invalid_reported, "snap");
    const expectation said = run.told.after_cut();
    BOOST_TEST(device_of(said, "snap").may_be_invalid);
    BOOST_TEST(device_of(said, "snap").reported_invalid);
    BOOST_TEST(!device_of(said, "other").may_be_invalid);
}
