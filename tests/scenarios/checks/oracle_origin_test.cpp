// SPDX-License-Identifier: GPL-2.0-only
#include "promise_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

// What the oracle says of an origin: the last guaranteed value of a sector, or a later one.

BOOST_AUTO_TEST_CASE(before_any_write_an_origin_holds_the_fill) {
    promise_script run;
    run.create_both();
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 1) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 2) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(an_acknowledged_write_may_survive_a_cut_or_not) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 1) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 2) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(an_acknowledged_write_is_there_while_nothing_is_cut) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2);
    BOOST_TEST(judge(run.told.live(), "origin", 3, 1) == judgement::outdated);
    BOOST_TEST(judge(run.told.live(), "origin", 3, 2) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(a_flush_guarantees_what_was_acknowledged_before_it) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2);
    run.flush("origin");
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 1) == judgement::outdated);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 2) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(a_flush_says_nothing_of_a_write_in_flight_when_it_was_issued) {
    promise_script run;
    run.create_both();
    const operation_id write = run.start_write("origin", 3, 2);
    const operation_id flush = run.start_flush("origin");
    run.end(write);
    run.end(flush);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 1) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 2) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(a_flush_that_failed_or_has_not_ended_guarantees_nothing) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2);
    run.flush("origin", -EIO);
    run.start_flush("origin");
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 1) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(a_flush_of_the_snapshot_guarantees_nothing_of_the_origin) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2);
    run.flush("snap");
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 1) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(a_fua_write_is_guaranteed_when_acknowledged) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2);
    run.write_fua("origin", 3, 3);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 1) == judgement::outdated);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 2) == judgement::outdated);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 3) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(a_later_write_in_flight_may_show_over_a_guaranteed_one) {
    promise_script run;
    run.create_both();
    run.write_fua("origin", 3, 2);
    run.start_write("origin", 3, 3);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 2) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 3) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(a_failed_write_may_show_until_a_later_one_is_guaranteed) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2, -EIO);
    BOOST_TEST(judge(run.told.live(), "origin", 3, 1) == judgement::allowed);
    BOOST_TEST(judge(run.told.live(), "origin", 3, 2) == judgement::allowed);
    run.write_fua("origin", 3, 3);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 2) == judgement::outdated);
}

BOOST_AUTO_TEST_CASE(concurrent_writes_of_a_sector_may_land_either_way) {
    promise_script run;
    run.create_both();
    const operation_id first = run.start_write("origin", 3, 2);
    const operation_id second = run.start_write("origin", 3, 3);
    run.end(first);
    run.end(second);
    run.flush("origin");
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 1) == judgement::outdated);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 2) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 3) == judgement::allowed);
    BOOST_TEST(judge(run.told.live(), "origin", 3, 2) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(the_end_of_the_setup_makes_everything_durable) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2);
    run.told.everything_is_durable();
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 1) == judgement::outdated);
}

BOOST_AUTO_TEST_CASE(a_refused_discard_changes_nothing) {
    promise_script run;
    run.create_both();
    run.discard("origin", 3, 1, -EOPNOTSUPP);
    BOOST_TEST(judge_zeroes(run.told.after_cut(), "origin", 3) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(a_write_to_the_disk_itself_shows_on_the_origin) {
    promise_script run;
    run.write("base", 3, 2);
    run.told.everything_is_durable();
    run.create_both();
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 2) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 1) == judgement::outdated);
}

BOOST_AUTO_TEST_CASE(the_fill_of_a_partition_counts_the_sectors_of_its_disk) {
    oracle told({{"base", powercut::storage::initial_fill::of_pattern(1), 64, 64}});
    told.apply({.kind = promise_kind::create_begun, .device = "origin", .table = origin_table()});
    const expectation now = told.after_cut();
    BOOST_TEST(device_of(now, "origin").judge(3, powercut::storage::pattern(1, 67)) ==
               judgement::allowed);
}

BOOST_AUTO_TEST_CASE(an_event_that_contradicts_the_others_is_a_logic_error) {
    promise_script run;
    BOOST_CHECK_THROW(run.end(77), std::logic_error);
    BOOST_CHECK_THROW(run.say(promise_kind::created, "nothing"), std::logic_error);
}

// Reads of a run: what was acknowledged before the read was issued must show.
BOOST_AUTO_TEST_CASE(a_read_sees_what_was_acknowledged_before_it_or_is_in_flight) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2);
    const operation_id read = run.issue(promise_kind::read_issued, "origin", 3, 1);
    run.write("origin", 3, 3); // while the read is under way
    const expectation now = run.told.at_end({.kind = promise_kind::ended, .operation = read});
    BOOST_TEST(judge(now, "origin", 3, 1) == judgement::outdated);
    BOOST_TEST(judge(now, "origin", 3, 2) == judgement::allowed);
    BOOST_TEST(judge(now, "origin", 3, 3) == judgement::allowed);
}
