// SPDX-License-Identifier: GPL-2.0-only
// Symptom: a merge was held to what its origin had held, or an origin after a merge to nothing.
#include "promise_script.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

struct merge_script : promise_script {
    void change(const std::string& device, std::shared_ptr<const device_table> table,
                bool complete = false) {
        told.apply({.kind = promise_kind::table_changed,
                    .device = device,
                    .table = std::move(table),
                    .merge_complete = complete});
    }
    // `origin` becomes the merge of `snap`: sector 3 was written on both, 5 on the snapshot.
    void begin() {
        create_both();
        write("origin", 3, 2);
        write_fua("snap", 3, 4);
        write_fua("snap", 5, 5);
        change("origin", merge_table());
    }
};

bool exists(const expectation& all, const std::string& name) {
    return std::ranges::any_of(all.devices, [&](const auto& each) { return each.name == name; });
}

} // namespace

BOOST_AUTO_TEST_CASE(a_merge_reads_as_the_snapshot_and_not_as_the_origin) {
    merge_script run;
    run.begin();
    for (const expectation& now : {run.told.live(), run.told.after_cut()}) {
        BOOST_TEST(judge(now, "origin", 3, 4) == judgement::allowed);
        BOOST_TEST(judge(now, "origin", 3, 2) == judgement::foreign); // what the origin held
        BOOST_TEST(judge(now, "origin", 5, 1) == judgement::outdated);
        BOOST_TEST(judge(now, "origin", 7, 1) == judgement::allowed); // neither was written
    }
}

BOOST_AUTO_TEST_CASE(the_source_of_the_exceptions_is_not_booted_and_nothing_is_said_of_it) {
    merge_script run;
    run.begin();
    BOOST_TEST(!exists(run.told.live(), "snap"));
    BOOST_TEST(!exists(run.told.after_cut(), "snap"));
    run.remove("snap"); // changes nothing any more
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 4) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 2) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(a_flush_of_a_merge_guarantees_what_was_written_to_it) {
    merge_script run;
    run.begin();
    run.write("origin", 3, 9);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 4) == judgement::allowed);
    run.flush("origin");
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 9) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 4) == judgement::outdated);
}

BOOST_AUTO_TEST_CASE(a_flush_of_the_snapshot_it_becomes_again_covers_it_too) {
    merge_script run;
    run.begin();
    run.write("origin", 7, 9);
    run.change("origin", snapshot_table(), true);
    run.flush("origin");
    BOOST_TEST(judge(run.told.after_cut(), "origin", 7, 1) == judgement::outdated);
}

BOOST_AUTO_TEST_CASE(a_flush_of_another_device_made_later_does_not) {
    merge_script run;
    run.begin();
    run.write("origin", 7, 9);
    run.remove("origin");
    run.create("snap2", snapshot_table(), false);
    run.flush("snap2");
    BOOST_TEST(judge(run.told.after_cut(), "snap2", 7, 1) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "snap2", 7, 9) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(a_discard_on_a_merge_changes_nothing) {
    merge_script run;
    run.begin();
    run.discard("origin", 3, 1);
    BOOST_TEST(judge_zeroes(run.told.live(), "origin", 3) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(another_snapshot_keeps_what_the_merge_overwrites) {
    merge_script run;
    run.create("other", other_snapshot_table());
    run.begin();
    run.write("origin", 7, 9);
    BOOST_TEST(judge(run.told.after_cut(), "other", 3, 1) == judgement::allowed);
    BOOST_TEST(judge(run.told.after_cut(), "other", 3, 4) == judgement::foreign);
    BOOST_TEST(judge(run.told.after_cut(), "other", 7, 9) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(one_that_is_not_there_cannot_keep_it) {
    merge_script run;
    run.create("other", other_snapshot_table());
    run.remove("other");
    run.begin();
    run.create("other", other_snapshot_table(), false);
    BOOST_TEST(!device_of(run.told.live(), "other").content_promised);
    merge_script late; // booted after the merge
    late.begin();
    late.create("other", other_snapshot_table());
    BOOST_TEST(!device_of(late.told.after_cut(), "other").content_promised);
}

// Symptom: a merge that was removed was said to have left a snapshot unprotected: itself.
BOOST_AUTO_TEST_CASE(a_merge_that_is_removed_stands_in_its_own_way_no_more) {
    merge_script run;
    run.begin();
    run.remove("origin");
    run.create("again", merge_table(), false);
    BOOST_TEST(judge(run.told.live(), "again", 3, 4) == judgement::allowed);
    BOOST_TEST(judge(run.told.live(), "again", 3, 8) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(after_a_merge_the_origin_is_what_the_snapshot_was) {
    merge_script run;
    run.begin();
    run.change("origin", origin_table(), true);
    BOOST_TEST(judge(run.told.live(), "origin", 3, 4) == judgement::allowed);
    BOOST_TEST(judge(run.told.live(), "origin", 3, 2) == judgement::foreign);
    run.write_fua("origin", 3, 8);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 4) == judgement::outdated);
}

BOOST_AUTO_TEST_CASE(an_origin_in_the_middle_of_a_merge_is_promised_nothing) {
    merge_script run;
    run.begin();
    run.change("origin", origin_table(), false);
    BOOST_TEST(!device_of(run.told.live(), "origin").content_promised);
}

BOOST_AUTO_TEST_CASE(a_merge_goes_on_after_a_power_cut) {
    merge_script run;
    run.begin();
    run.lose_power();
    run.create("origin", merge_table(), false);
    BOOST_TEST(judge(run.told.live(), "origin", 3, 4) == judgement::allowed);
    BOOST_TEST(judge(run.told.live(), "origin", 3, 2) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(writes_to_the_origin_beside_a_merge_end_its_promises) {
    merge_script run;
    run.create_both();
    run.remove("snap");
    run.create("merge", merge_table(), false);
    BOOST_TEST(device_of(run.told.live(), "merge").content_promised);
    run.write("origin", 3, 2);
    BOOST_TEST(!device_of(run.told.live(), "merge").content_promised);
}

// Symptom: a snapshot for whose exceptions there was no space when a merge resumed was called
// invalid for no reason.
BOOST_AUTO_TEST_CASE(a_resumed_merge_may_leave_another_snapshot_without_space) {
    merge_script run;
    run.create("other", other_snapshot_table());
    run.begin();
    BOOST_TEST(device_of(run.told.after_cut(), "other").may_be_invalid);
    BOOST_TEST(!device_of(run.told.live(), "other").may_be_invalid); // there the log would say so
    BOOST_TEST(!device_of(run.told.after_cut(), "origin").may_be_invalid);
}
