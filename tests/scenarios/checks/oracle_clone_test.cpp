// SPDX-License-Identifier: GPL-2.0-only
// What may be read of a clone: its source, and by the rules of durability what was written to it.
#include "clone_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

BOOST_AUTO_TEST_CASE(where_nobody_wrote_it_reads_as_its_source) {
    const clone_script run = with_clone();
    BOOST_TEST(run.after_cut(9, source_seed) == judgement::allowed);
    BOOST_TEST(run.live(9, source_seed) == judgement::allowed);
    BOOST_TEST(run.after_cut(9, destination_seed) == judgement::foreign);
    BOOST_TEST(run.zeroes_after_cut(9) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(what_was_written_may_be_lost_until_it_is_flushed) {
    clone_script run = with_clone();
    run.write("clone", 9, 5);
    BOOST_TEST(run.after_cut(9, 5) == judgement::allowed);
    BOOST_TEST(run.after_cut(9, source_seed) == judgement::allowed);
    BOOST_TEST(run.live(9, source_seed) == judgement::outdated);
    run.flush("clone");
    BOOST_TEST(run.after_cut(9, 5) == judgement::allowed);
    BOOST_TEST(run.after_cut(9, source_seed) == judgement::outdated);
    BOOST_TEST(run.after_cut(10, source_seed) == judgement::allowed); // sector by sector
    BOOST_TEST(run.after_cut(9, destination_seed) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(a_write_with_fua_needs_no_flush) {
    clone_script run = with_clone();
    run.write_fua("clone", 9, 5);
    BOOST_TEST(run.after_cut(9, source_seed) == judgement::outdated);
}

// The destination's cache is one thing, the metadata are another.
BOOST_AUTO_TEST_CASE(a_flush_of_the_disks_guarantees_nothing) {
    clone_script run = with_clone();
    run.write("clone", 9, 5);
    run.flush("dst");
    run.flush("meta");
    BOOST_TEST(run.after_cut(9, source_seed) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(a_refused_flush_guarantees_nothing) {
    clone_script run = with_clone();
    run.write("clone", 9, 5);
    run.flush("clone", -EIO);
    BOOST_TEST(run.after_cut(9, source_seed) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(it_goes_on_after_a_power_cut) {
    clone_script run = with_clone();
    run.write_fua("clone", 9, 5);
    run.write("clone", 10, 6);
    run.cut_and_boot_clone();
    BOOST_TEST(run.live(9, 5) == judgement::allowed);
    BOOST_TEST(run.live(9, source_seed) == judgement::outdated);
    BOOST_TEST(run.live(10, 6) == judgement::allowed); // lost or not
    BOOST_TEST(run.live(10, source_seed) == judgement::allowed);
}

BOOST_AUTO_TEST_CASE(blank_metadata_begin_a_new_clone) {
    clone_script run = with_clone();
    run.write_fua("clone", 9, 5);
    run.remove("clone");
    run.create_clone();
    BOOST_TEST(run.after_cut(9, source_seed) == judgement::allowed);
    BOOST_TEST(run.after_cut(9, 5) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(a_reload_with_other_features_goes_on) {
    clone_script run = with_clone();
    run.write_fua("clone", 9, 5);
    device_table table = clone_table(true);
    run.told.apply({.kind = promise_kind::table_changed,
                    .device = "clone",
                    .table = std::make_shared<device_table>(table)});
    BOOST_TEST(run.after_cut(9, 5) == judgement::allowed);
    BOOST_TEST(run.after_cut(9, source_seed) == judgement::outdated);
}

// What the source held when the clone came may still be lost as well.
BOOST_AUTO_TEST_CASE(the_source_is_what_was_written_to_it_before) {
    clone_script run;
    run.write("src", 9, 4);
    run.create_clone();
    BOOST_TEST(run.after_cut(9, 4) == judgement::allowed);
    BOOST_TEST(run.after_cut(9, source_seed) == judgement::allowed);
    BOOST_TEST(run.live(9, source_seed) == judgement::outdated);
    run.told.take_tightened();
    run.flush("src");
    BOOST_TEST(run.after_cut(9, source_seed) == judgement::outdated);
    const tightened now = run.told.take_tightened();
    BOOST_TEST_REQUIRE(now.ranges.size() == 1U);
    BOOST_TEST(now.ranges[0].sector == 9U);
}

BOOST_AUTO_TEST_CASE(a_guarantee_is_reported_by_its_sectors) {
    clone_script run = with_clone();
    run.write("clone", 9, 5);
    run.told.take_tightened();
    run.flush("clone");
    const tightened now = run.told.take_tightened();
    BOOST_TEST(!now.all);
    BOOST_TEST_REQUIRE(now.ranges.size() == 1U);
    BOOST_TEST(now.ranges[0].sector == 9U);
    BOOST_TEST(now.ranges[0].count == 1U);
}

// dm_spec.md 11.2: the regions in memory are those of the last commit again.
BOOST_AUTO_TEST_CASE(an_aborted_transaction_loses_what_was_not_flushed) {
    clone_script run = with_clone();
    run.write_fua("clone", 8, 5);
    run.write("clone", 9, 5);
    const operation_id under_way = run.start_write("clone", 10, 5);
    run.abort_transaction();
    run.end(under_way);
    BOOST_TEST(run.live(8, source_seed) == judgement::outdated);
    BOOST_TEST(run.live(9, source_seed) == judgement::allowed);
    BOOST_TEST(run.live(10, source_seed) == judgement::allowed);
    BOOST_TEST(run.live(10, 5) == judgement::allowed);
    const expectation now = run.told.live();
    BOOST_TEST(device_of(now, "clone").may_refuse);
    run.cut_and_boot_clone();
    run.write("clone", 10, 6);
    BOOST_TEST(run.live(10, source_seed) == judgement::outdated);
}

BOOST_AUTO_TEST_CASE(a_transaction_that_is_aborted_for_no_reason_excuses_nothing) {
    clone_script run = with_clone();
    run.write("clone", 9, 5);
    run.abort_transaction(false);
    BOOST_TEST(run.live(9, source_seed) == judgement::outdated);
    const expectation now = run.told.live();
    BOOST_TEST(!device_of(now, "clone").may_refuse);
}
