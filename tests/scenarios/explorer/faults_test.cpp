// SPDX-License-Identifier: GPL-2.0-only
// Disks that return errors during the workload: the snapshot becomes invalid, what failed is no
// broken promise of the kernel's, and what it makes of the error is judged like anything else.
#include "../../support/fresh_simulation.h"
#include "../workload/scenario_script.h"
#include "scenarios/explorer/run_scenario.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace powercut;
using namespace powercut::workload::test;
using disk::fault_on;

namespace {

runner::scenario one_origin_write(const runner::fault_spec& fault) {
    runner::scenario what = with_snapshot();
    what.workload = {write("origin", 0, 4, 2), flush("origin")};
    what.faults = {fault};
    return what;
}

report::scenario_result run(const runner::scenario& what) {
    const test::fresh_simulation fresh;
    return explorer::run_scenario(what, {}).result;
}

std::vector<std::string> broken(const report::scenario_result& result) {
    std::vector<std::string> names;
    for (const report::violation& each : result.violations)
        names.push_back(each.check + " of " + each.device);
    std::ranges::sort(names);
    return names;
}

const runner::fault_spec copy_not_read{.disk = "base", .is = {.on = fault_on::read}};
// After the area that a new snapshot writes in the setup, the first write is that of the chunk.
const runner::fault_spec copy_not_written{.disk = "cow", .is = {.on = fault_on::write}};

} // namespace

BOOST_AUTO_TEST_CASE(a_copy_that_fails_makes_the_snapshot_invalid_for_good) {
    for (const runner::fault_spec& fault : {copy_not_read, copy_not_written}) {
        runner::scenario what = one_origin_write(fault);
        what.fixes = {"durable_invalidation"};
        const auto result = run(what);
        BOOST_TEST_CONTEXT(fault.disk) {
            BOOST_TEST(result.verdict == "consistent");
            BOOST_TEST(result.exhaustive);
            BOOST_TEST(result.failed_operations == 0U); // the origin goes on
            BOOST_TEST_REQUIRE(result.faults.size() == 1U);
            BOOST_TEST(result.faults[0].disk == fault.disk);
            BOOST_TEST(result.faults[0].count == 1U);
        }
    }
}

BOOST_AUTO_TEST_CASE(without_the_fix_it_comes_back_after_a_cut) {
    const auto result = run(one_origin_write(copy_not_read));
    BOOST_TEST(result.verdict == "violation");
    const std::vector<std::string> found = broken(result);
    BOOST_TEST(std::ranges::count(found, "invalid_stays_invalid of snap") == 1);
}

BOOST_AUTO_TEST_CASE(a_read_that_failed_for_it_is_no_violation) {
    runner::scenario what = with_snapshot();
    what.workload = {read("origin", 8, 4), read("origin", 8, 4)};
    what.faults = {copy_not_read};
    const auto result = run(what);
    BOOST_TEST(result.verdict == "consistent");
    BOOST_TEST(result.failed_operations == 1U);
    BOOST_TEST(result.faults.at(0).count == 1U);
}

BOOST_AUTO_TEST_CASE(a_flush_that_failed_promises_nothing) {
    runner::scenario what = two_disks();
    what.setup = {create("origin", "0 128 snapshot-origin base")};
    what.workload = {write("origin", 0, 1, 2), flush("origin")};
    what.faults = {{.disk = "base", .is = {.on = fault_on::flush}}};
    const auto result = run(what);
    BOOST_TEST(result.verdict == "consistent");
    BOOST_TEST(result.failed_operations == 1U);
}

// The last flush of the setup is no command of the workload, nor is what looks at the devices.
BOOST_AUTO_TEST_CASE(only_the_workload_counts) {
    runner::scenario what = with_snapshot();
    what.workload = {write("base", 100, 1, 2)};
    what.faults = {{.disk = "base", .is = {.on = fault_on::flush}},
                   {.disk = "base", .is = {.on = fault_on::read, .times = 1000}},
                   {.disk = "base", .is = {.on = fault_on::write, .nth = 2}}};
    const auto result = run(what);
    BOOST_TEST(result.verdict == "consistent");
    for (const report::fired_fault& fault : result.faults)
        BOOST_TEST(fault.count == 0U, fault.on);
}

BOOST_AUTO_TEST_CASE(later_lives_have_none) {
    runner::scenario what = with_snapshot();
    what.workload = {write("origin", 0, 1, 2)};
    what.power_loss.then = {write("origin", 8, 1, 3), flush("origin"), read("snap", 8, 1)};
    what.faults = {{.disk = "base", .is = {.on = fault_on::read, .nth = 2, .times = 1000}}};
    const auto result = run(what);
    BOOST_TEST(result.verdict == "consistent");
    BOOST_TEST(result.lives > 0U);
}

// It says so, and goes on after a cut.
BOOST_AUTO_TEST_CASE(a_merge_that_an_error_stopped_is_no_violation) {
    runner::scenario what = two_disks();
    what.setup = {create("snap", "0 128 snapshot base cow P 4"), write("snap", 8, 4, 2),
                  drop("snap")};
    what.workload = {create("merge", "0 128 snapshot-merge base cow P 4")};
    const runner::fault_spec faults[] = {
        {.disk = "cow", .is = {.on = fault_on::read, .nth = 3}}, // after header and area
        {.disk = "base", .is = {.on = fault_on::write}},
        {.disk = "base", .is = {.on = fault_on::flush}},
        {.disk = "cow", .is = {.on = fault_on::write}}};
    for (const runner::fault_spec& fault : faults) {
        what.faults = {fault};
        const auto result = run(what);
        BOOST_TEST_INFO_SCOPE(fault.disk);
        BOOST_TEST(result.verdict == "consistent");
        BOOST_TEST(result.faults.at(0).count == 1U);
    }
}
