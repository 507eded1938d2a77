// SPDX-License-Identifier: GPL-2.0-only
#include "../../support/fresh_simulation.h"
#include "../workload/scenario_script.h"
#include "scenarios/explorer/run_scenario.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace powercut;
using namespace powercut::workload::test;

// Whole scenarios: SystemC run, search, recoveries of the port.

namespace {

report::scenario_result run(const runner::scenario& what, std::uint64_t seed = 1) {
    const test::fresh_simulation fresh;
    return explorer::run_scenario(what, {.seed = seed}).result;
}

std::vector<std::string> violated(const report::scenario_result& result) {
    std::vector<std::string> all;
    for (const report::violation& each : result.violations)
        all.push_back(each.check + " " + each.device + (each.uncut ? " uncut" : ""));
    std::ranges::sort(all);
    return all;
}

using names = std::vector<std::string>;

runner::scenario first_write() {
    runner::scenario what = with_snapshot();
    what.workload = {write("origin", 8, 2, 2), flush("origin")};
    return what;
}

// W1: the COW holds exceptions of an older snapshot under a wiped header.
runner::scenario stale_exceptions() {
    runner::scenario what = with_snapshot();
    what.setup.insert(what.setup.end(),
                      {write("origin", 8, 8, 2), drop("origin"), drop("snap"), wipe("cow", 0, 4)});
    what.workload = {create("snap", "0 128 snapshot base cow P 4"),
                     create("origin", "0 128 snapshot-origin base")};
    return what;
}

// W2: the COW is full, and the next origin write invalidates the snapshot.
runner::scenario overflow() {
    runner::scenario what = with_snapshot(32);
    what.setup.push_back(write("origin", 0, 24, 2));
    what.workload = {write("origin", 64, 1, 3), flush("origin")};
    return what;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_first_write_to_the_origin_is_consistent) {
    const auto result = run(first_write());
    BOOST_TEST(violated(result) == names{});
    BOOST_TEST(result.verdict == "consistent");
    BOOST_TEST(result.exhaustive);
    BOOST_TEST(result.cut_points > 5U);
    // Few recoveries stand for all crash states: those that look at the record that is being
    // written.
    BOOST_TEST(result.recoveries > 1U);
    BOOST_TEST(result.recoveries < 10U);
    BOOST_TEST(result.checks.size() == checks::check_names.size() - 1); // there is no clone
}

BOOST_AUTO_TEST_CASE(without_preflush_the_data_of_an_exception_may_be_missing) {
    runner::scenario what = first_write();
    what.bugs = {"no_area_preflush"};
    BOOST_TEST(violated(run(what)) == (names{"snapshot_content snap"}));
}

BOOST_AUTO_TEST_CASE(without_fua_the_exception_may_be_missing) {
    runner::scenario what = first_write();
    what.bugs = {"no_area_fua"};
    BOOST_TEST(violated(run(what)) == (names{"snapshot_content snap"}));
}

BOOST_AUTO_TEST_CASE(a_disk_that_ignores_flushes_is_found_and_named) {
    runner::scenario what = first_write();
    what.disks[0].config.profile.violations.flush_ignored = true;
    const auto result = run(what);
    BOOST_TEST(violated(result) == (names{"durability origin"}));
    BOOST_TEST_REQUIRE(result.contract_violations.size() == 1U);
    BOOST_TEST(result.contract_violations[0].disk == "base");
    BOOST_TEST(result.contract_violations[0].name == "flush_ignored");
    BOOST_TEST(result.contract_violations[0].count == 1U);
}

BOOST_AUTO_TEST_CASE(stale_exceptions_come_back_under_a_new_header) {
    BOOST_TEST(violated(run(stale_exceptions())) == (names{"snapshot_content snap"}));
}

BOOST_AUTO_TEST_CASE(not_when_the_header_is_written_last) {
    runner::scenario what = stale_exceptions();
    what.fixes = {"header_after_zeroing"};
    BOOST_TEST(violated(run(what)) == names{});
}

BOOST_AUTO_TEST_CASE(an_invalid_snapshot_comes_back_valid) {
    BOOST_TEST(violated(run(overflow())) ==
               (names{"invalid_stays_invalid snap", "snapshot_content snap"}));
}

BOOST_AUTO_TEST_CASE(not_when_invalidation_is_durable) {
    runner::scenario what = overflow();
    what.fixes = {"durable_invalidation"};
    BOOST_TEST(violated(run(what)) == names{});
}

BOOST_AUTO_TEST_CASE(some_promises_break_without_a_power_cut) {
    runner::scenario what = with_snapshot(128, "P");
    what.setup[0].text += " 1 discard_zeroes_cow";
    what.setup.insert(what.setup.end(), {write("origin", 8, 1, 2), write("origin", 64, 1, 3)});
    runner::operation discard = read("snap", 10, 4); // over the end of one chunk
    discard.kind = runner::operation_kind::discard;
    what.workload = {discard, read("snap", 64, 2)};
    BOOST_TEST(violated(run(what)) == (names{"snapshot_content snap uncut"}));
}

BOOST_AUTO_TEST_CASE(origin_and_cow_may_be_partitions_of_one_disk) {
    runner::scenario what = first_write();
    what.disks = {test_disk("disk", 1, 256)};
    what.disks[0].partitions = {{"base", 128}, {"cow", 128}};
    what.setup.insert(what.setup.begin(), wipe("cow", 0, 1));
    BOOST_TEST(violated(run(what)) == names{});
    what.bugs = {"no_area_preflush"};
    BOOST_TEST(violated(run(what)) == (names{"snapshot_content snap"}));
}

BOOST_AUTO_TEST_CASE(only_the_checks_asked_for_are_evaluated) {
    runner::scenario what = overflow();
    what.checks = {"durability"};
    const auto result = run(what);
    BOOST_TEST(violated(result) == names{});
    BOOST_TEST_REQUIRE(result.checks.size() == 1U);
    BOOST_TEST(result.checks[0].name == "durability");
    BOOST_TEST(result.checks[0].devices == (names{"snap", "origin"}));
    BOOST_TEST(result.checks[0].recoveries != 0U);
    BOOST_TEST(result.checks[0].live);
    BOOST_TEST(result.checks[0].not_judged.empty());
}

// An invalid snapshot refuses reads, in the setup as well.
BOOST_AUTO_TEST_CASE(operations_that_end_with_an_error_are_counted) {
    BOOST_TEST(run(first_write()).failed_operations == 0U);
    runner::scenario what = overflow();
    what.workload.insert(what.workload.end(), {read("snap", 0, 1), write("snap", 8, 1, 4)});
    BOOST_TEST(run(what).failed_operations == 2U);
    what.setup.insert(what.setup.end(), {write("origin", 64, 1, 3), read("snap", 0, 1)});
    BOOST_TEST(run(what).failed_operations == 3U);
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_result) {
    runner::scenario what = with_snapshot();
    what.workload = {concurrently({write("origin", 8, 16, 2), write("origin", 40, 16, 3),
                                   write("snap", 65, 9, 4)}),
                     flush("origin")};
    what.power_loss = {.exhaustive = false, .sample = 20};
    what.bugs = {"no_area_preflush"};
    const auto first = run(what, 3);
    const auto second = run(what, 3);
    BOOST_TEST(!first.exhaustive);
    BOOST_TEST(first.crash_states == second.crash_states);
    BOOST_TEST(first.recoveries == second.recoveries);
    BOOST_TEST(first.memo_hits == second.memo_hits);
    BOOST_TEST_REQUIRE(first.violations.size() == second.violations.size());
    for (std::size_t i = 0; i < first.violations.size(); ++i) {
        BOOST_TEST(first.violations[i].message == second.violations[i].message);
        BOOST_TEST(first.violations[i].cut_point == second.violations[i].cut_point);
        BOOST_TEST(first.violations[i].lost.size() == second.violations[i].lost.size());
    }
}
