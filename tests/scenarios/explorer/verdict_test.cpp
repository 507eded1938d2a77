// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/behaviour_of.h"
#include "scenarios/explorer/verdict_of.h"
#include "scenarios/explorer/violation_log.h"
#include "scenarios/runner/scenario_error.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::explorer;

namespace {

report::scenario_result judged(runner::expectation expect, std::vector<std::string> violated) {
    runner::scenario what;
    what.expect = std::move(expect);
    report::scenario_result result;
    for (std::string& check : violated)
        result.violations.emplace_back().check = std::move(check);
    judge(what, result);
    return result;
}

using runner::outcome;

} // namespace

BOOST_AUTO_TEST_CASE(a_scenario_without_violations_is_consistent) {
    const auto result = judged({}, {});
    BOOST_TEST(result.verdict == "consistent");
    BOOST_TEST(result.expected == "consistent");
    BOOST_TEST(result.as_expected);
}

BOOST_AUTO_TEST_CASE(a_violation_is_expected_only_where_one_is) {
    BOOST_TEST(!judged({}, {"metadata"}).as_expected);
    BOOST_TEST(judged({outcome::violation, {}}, {"metadata"}).as_expected);
    BOOST_TEST(!judged({outcome::violation, {}}, {}).as_expected);
}

BOOST_AUTO_TEST_CASE(an_expected_check_must_be_among_those_violated) {
    const auto expected = runner::expectation{outcome::violation, "durability"};
    BOOST_TEST(judged(expected, {"metadata", "durability"}).as_expected);
    BOOST_TEST(!judged(expected, {"metadata"}).as_expected);
    BOOST_TEST(judged(expected, {}).expected == "violation: durability");
}

BOOST_AUTO_TEST_CASE(of_each_check_and_device_the_first_violation_counts) {
    runner::disk_spec disk;
    disk.name = "base";
    violation_log log(std::span(&disk, 1));
    const storage::crash_state state{{0, 8, {storage::pattern(2, 8), 3}, {{storage::zeroes, 4}}},
                                     {0, 9, {storage::zeroes, 0}, {{storage::zeroes, 4}}}};
    log.add({.check = "durability", .device = "origin", .message = "first"}, 5, state);
    log.add({.check = "durability", .device = "origin", .message = "again"}, 6, {});
    log.add({.check = "durability", .device = "snap"}, 6, {});
    log.add_uncut({.check = "metadata", .device = "snap"}, 9);
    BOOST_TEST_REQUIRE(log.all().size() == 3U);
    const report::violation& first = log.all().front();
    BOOST_TEST(first.message == "first");
    BOOST_TEST(first.cut_point == 5U);
    BOOST_TEST(first.lost.size() == 2U);
    BOOST_TEST_REQUIRE(first.kept.size() == 1U);
    BOOST_TEST(first.kept[0].command == 3U);
    BOOST_TEST(log.all().back().uncut);
    BOOST_TEST(log.all().back().cut_point == 9U);
}

BOOST_AUTO_TEST_CASE(bugs_and_fixes_become_behaviour) {
    runner::scenario what;
    what.bugs = {"no_area_fua"};
    what.fixes = {"durable_invalidation"};
    const target::behaviour versions = behaviour_of(what);
    BOOST_TEST(!versions.area_fua);
    BOOST_TEST(versions.durable_invalidation);
    BOOST_TEST(versions.area_preflush);
}

BOOST_AUTO_TEST_CASE(a_name_that_does_not_exist_is_an_error) {
    runner::scenario unknown_kernel;
    unknown_kernel.kernel = "9.9";
    BOOST_CHECK_THROW(behaviour_of(unknown_kernel), runner::scenario_error);
    runner::scenario unknown_bug;
    unknown_bug.bugs = {"durable_invalidation"}; // a fix, not a bug
    BOOST_CHECK_THROW(behaviour_of(unknown_bug), runner::scenario_error);
}
