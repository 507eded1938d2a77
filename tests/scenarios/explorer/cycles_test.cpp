// SPDX-License-Identifier: GPL-2.0-only
// Cut, boot, work, cut again: the exhaustive search keeps undecided blocks undecided over all
// lives, and comes to what going through every crash state of every cut comes to.
#include "../workload/scenario_script.h"
#include "agreement.h"

using namespace powercut;
using namespace powercut::workload::test;
using explorer::test::agreed;
using explorer::test::describe;

namespace {

const std::string snap_table = "0 64 snapshot base cow P 2";
const std::string origin_table = "0 64 snapshot-origin base";

runner::scenario small(std::uint64_t cycles) {
    runner::scenario what;
    what.file = "cycles_test";
    what.disks = {test_disk("base", 1, 64), test_disk("cow", 9, 64)};
    what.setup = {create("snap", snap_table), create("origin", origin_table)};
    what.power_loss.cycles = cycles;
    return what;
}

// What both searches came to; there must be so many lives after a cut.
report::scenario_result compared(const runner::scenario& what, std::uint64_t lives_min) {
    const auto result = agreed(what, 1'000'000);
    BOOST_TEST_REQUIRE(result.has_value());
    BOOST_TEST(result->lives >= lives_min);
    return *result;
}

std::vector<runner::operation> reload() {
    return {drop("origin"), drop("snap"), create("snap", snap_table),
            create("origin", origin_table)};
}

// A snapshot with a full area after the boot: CVE-2013-4299.
runner::scenario boot_with_full_area() {
    runner::scenario what = small(1);
    what.disks[1] = test_disk("cow", 9, 128);
    what.setup = {create("snap", "0 64 snapshot base cow P 1"), create("origin", origin_table),
                  write("origin", 0, 31, 2)};
    what.workload = {write("origin", 40, 1, 3)};
    what.power_loss.then = {write("origin", 42, 1, 4)};
    return what;
}

} // namespace

BOOST_AUTO_TEST_CASE(two_cuts_with_work_between_them) {
    runner::scenario what = small(2);
    what.workload = {write("origin", 8, 1, 2), flush("origin")};
    what.power_loss.then = {write("origin", 9, 1, 3), write("snap", 32, 1, 4), flush("origin")};
    BOOST_TEST(describe(compared(what, 2).violated_promises) == "");
}

BOOST_AUTO_TEST_CASE(three_cuts_and_no_work) {
    runner::scenario what = small(3);
    what.workload = {write("origin", 8, 2, 2), flush("origin")};
    BOOST_TEST(describe(compared(what, 2).violated_promises) == "");
}

BOOST_AUTO_TEST_CASE(three_cuts_with_work_between_them) {
    runner::scenario what = small(3);
    what.workload = {write("origin", 8, 1, 2)};
    what.power_loss.then = {write("origin", 20, 1, 3)};
    BOOST_TEST(describe(compared(what, 3).violated_promises) == "");
}

BOOST_AUTO_TEST_CASE(a_reload_between_two_cuts) {
    runner::scenario what = small(2);
    what.workload = {write("origin", 8, 1, 2), flush("origin")};
    what.power_loss.then = reload();
    what.power_loss.then.push_back(write("origin", 20, 1, 3));
    BOOST_TEST(describe(compared(what, 2).violated_promises) == "");
}

// W1 at the second cut: the first one finds no snapshot.
BOOST_AUTO_TEST_CASE(a_snapshot_that_first_exists_in_the_second_life) {
    runner::scenario what = small(2);
    what.setup = {create("origin", origin_table)};
    what.workload = {write("origin", 8, 1, 2)};
    what.power_loss.then = {drop("origin"), create("snap", snap_table),
                            create("origin", origin_table), write("origin", 8, 1, 3)};
    const auto result = compared(what, 1);
    BOOST_TEST(describe(result.violated_promises).ends_with("recovers snap -\n"));
    BOOST_TEST_REQUIRE(!result.violations.empty());
    BOOST_TEST(result.violations[0].cuts.size() == 2U);
    what.fixes = {"header_after_zeroing"};
    BOOST_TEST(describe(compared(what, 1).violated_promises) == "");
}

// The area of the second life is lost at the second cut, and at the first one there is no area.
BOOST_AUTO_TEST_CASE(a_bug_that_shows_at_the_second_cut_only) {
    runner::scenario what = small(2);
    what.bugs = {"no_area_fua"};
    what.workload = {read("origin", 0, 1)};
    what.power_loss.then = {write("origin", 8, 2, 3)};
    const auto both = compared(what, 1);
    BOOST_TEST(describe(both.violated_promises) ==
               "snapshot_content snap 8\nsnapshot_content snap 9\n");
    what.power_loss.cycles = 1;
    BOOST_TEST(describe(compared(what, 1).violated_promises) == "");
    what.power_loss.cycles = 2;
    what.bugs.clear();
    BOOST_TEST(describe(compared(what, 1).violated_promises) == "");
}

BOOST_AUTO_TEST_CASE(a_bug_that_shows_in_the_life_after_a_cut) {
    runner::scenario what = boot_with_full_area();
    what.bugs = {"no_skip_metadata_on_load"};
    const auto result = compared(what, 1);
    BOOST_TEST(describe(result.violated_promises).starts_with("metadata snap -\n"));
    BOOST_TEST_REQUIRE(!result.violations.empty());
    for (const report::violation& each : result.violations)
        BOOST_TEST(each.live);
    what.bugs.clear();
    BOOST_TEST(describe(compared(what, 1).violated_promises) == "");
}

// Without work after the boot nothing is copied onto the area.
BOOST_AUTO_TEST_CASE(it_needs_the_work_after_the_boot) {
    runner::scenario what = boot_with_full_area();
    what.bugs = {"no_skip_metadata_on_load"};
    what.power_loss.then.clear();
    BOOST_TEST(describe(compared(what, 0).violated_promises) == "");
}

// The invalidation of the first life is lost, or that of the second one.
BOOST_AUTO_TEST_CASE(an_overflow_in_either_life) {
    runner::scenario what = small(2);
    what.disks[1] = test_disk("cow", 9, 8); // room for two chunks
    what.workload = {write("origin", 0, 4, 2)};
    what.power_loss.then = {write("origin", 20, 1, 3)};
    BOOST_TEST(
        describe(compared(what, 2).violated_promises).starts_with("invalid_stays_invalid snap"));
    what.fixes = {"durable_invalidation"};
    BOOST_TEST(describe(compared(what, 2).violated_promises) == "");
}
