// SPDX-License-Identifier: GPL-2.0-only
// What a discard lets a clone show: its destination, in the regions that lie within it.
#include "clone_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

clone_script discarded(std::uint64_t sector, std::uint64_t count, bool passed_down = false) {
    clone_script run;
    run.create_clone(true, clone_table(passed_down));
    run.discard("clone", sector, count);
    return run;
}

} // namespace

BOOST_AUTO_TEST_CASE(whole_regions_may_show_the_destination) {
    const clone_script run = discarded(8, 16);
    for (const std::uint64_t sector : {8, 15, 16, 23}) {
        BOOST_TEST(run.after_cut(sector, destination_seed) == judgement::allowed);
        BOOST_TEST(run.live(sector, destination_seed) == judgement::allowed);
        BOOST_TEST(run.after_cut(sector, source_seed) == judgement::allowed);
        BOOST_TEST(run.zeroes_after_cut(sector) == judgement::foreign);
    }
    BOOST_TEST(run.after_cut(7, destination_seed) == judgement::foreign);
    BOOST_TEST(run.after_cut(24, destination_seed) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(one_that_is_passed_down_may_leave_zeroes) {
    const clone_script run = discarded(8, 8, true);
    BOOST_TEST(run.zeroes_after_cut(8) == judgement::allowed);
    BOOST_TEST(run.after_cut(8, destination_seed) == judgement::allowed); // not passed down yet
    BOOST_TEST(run.zeroes_after_cut(16) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(parts_of_regions_stay_as_they_are) {
    const clone_script run = discarded(1, 22);
    BOOST_TEST(run.after_cut(1, destination_seed) == judgement::foreign);
    BOOST_TEST(run.after_cut(7, destination_seed) == judgement::foreign);
    BOOST_TEST(run.after_cut(8, destination_seed) == judgement::allowed);
    BOOST_TEST(run.after_cut(16, destination_seed) == judgement::foreign);
    BOOST_TEST(discarded(9, 6).after_cut(9, destination_seed) == judgement::foreign);
    BOOST_TEST(discarded(9, 14).after_cut(9, destination_seed) == judgement::foreign);
}

// The last region has 4 sectors, and no discard covers all 8.
BOOST_AUTO_TEST_CASE(a_short_last_region_is_never_discarded) {
    const clone_script run = discarded(48, 12);
    BOOST_TEST(run.after_cut(48, destination_seed) == judgement::allowed);
    BOOST_TEST(run.after_cut(56, destination_seed) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(what_is_written_afterwards_hides_it) {
    clone_script run = discarded(8, 8);
    run.write("clone", 9, 5);
    BOOST_TEST(run.after_cut(9, destination_seed) == judgement::allowed);
    BOOST_TEST(run.live(9, destination_seed) == judgement::outdated);
    run.flush("clone");
    BOOST_TEST(run.after_cut(9, destination_seed) == judgement::outdated);
    BOOST_TEST(run.after_cut(9, source_seed) == judgement::outdated);
    BOOST_TEST(run.after_cut(10, destination_seed) == judgement::allowed);
}

// A region with a flushed write is hydrated, so only what is passed down can change it.
BOOST_AUTO_TEST_CASE(what_was_flushed_before_stays_possible) {
    clone_script run;
    run.create_clone(true, clone_table(true));
    run.write_fua("clone", 9, 5);
    run.discard("clone", 8, 8);
    BOOST_TEST(run.after_cut(9, 5) == judgement::allowed);
    BOOST_TEST(run.zeroes_after_cut(9) == judgement::allowed);
    BOOST_TEST(run.after_cut(9, source_seed) == judgement::outdated);
}

BOOST_AUTO_TEST_CASE(one_under_way_counts_already) {
    clone_script run;
    run.create_clone();
    const operation_id discard = run.issue(promise_kind::discard_issued, "clone", 8, 8);
    BOOST_TEST(run.after_cut(8, destination_seed) == judgement::allowed);
    run.end(discard, -EOPNOTSUPP); // and one that is refused never did
    BOOST_TEST(run.after_cut(8, destination_seed) == judgement::foreign);
}

// Everything that the destination ever held, as far as anybody knows what survived.
BOOST_AUTO_TEST_CASE(the_destination_is_what_was_written_to_it_before) {
    clone_script run;
    run.write("dst", 9, 7);
    run.write("dst", 9, 8);
    run.create_clone();
    run.discard("clone", 8, 8);
    for (const unsigned seed : {7U, 8U, destination_seed})
        BOOST_TEST(run.after_cut(9, seed) == judgement::allowed);
    BOOST_TEST(run.after_cut(10, 7) == judgement::foreign);
}

BOOST_AUTO_TEST_CASE(a_destination_that_held_another_clone_is_not_known) {
    clone_script run;
    run.create_clone();
    run.remove("clone");
    run.create_clone();
    BOOST_TEST(run.why_not() == doubt::none);
    run.discard("clone", 9, 6); // of no region
    BOOST_TEST(run.why_not() == doubt::none);
    run.discard("clone", 8, 8);
    BOOST_TEST(run.why_not() == doubt::uncovered_unknown);
}
