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

BOOST_AUTO_TEST_CASE(of_each_check_and_device_the_lightest_violation_counts) {
    violation_log log;
    const storage::crash_state two{{0, 8, {storage::pattern(2, 8), 3}, {{storage::zeroes, 4}}},
                                   {0, 9, {storage::zeroes, 0}, {{storage::zeroes, 4}}}};
    const storage::crash_state one{{0, 8, {storage::zeroes, 0}, {{storage::zeroes, 4}}}};
    log.add({.check = "durability", .device = "origin", .message = "two"}, {{5, two}}, false);
    log.add({.check = "durability", .device = "origin", .message = "one"}, {{6, one}}, false);
    log.add({.check = "durability", .device = "origin", .message = "again"}, {{7, one}}, false);
    log.add({.check = "durability", .device = "snap"}, {{6, two}}, false);
    BOOST_TEST_REQUIRE(log.all().size() == 2U);
    BOOST_TEST(log.all().front().found.message == "one");
    BOOST_TEST(log.all().front().told.front().cut_point == 6U);
    log.add({.check = "durability", .device = "origin", .message = "live"}, {}, true);
    BOOST_TEST(log.all().front().found.message == "live");
}

BOOST_AUTO_TEST_CASE(another_order_of_completion_weighs_more_than_losses) {
    violation_log log;
    const storage::crash_state one{{0, 8, {storage::zeroes, 0}, {{storage::zeroes, 4}}}};
    log.begin_schedule({{3, 1}});
    log.add({.check = "no_leak", .device = "snap", .message = "other order"}, {{2, {}}}, false);
    log.begin_schedule({});
    log.add({.check = "no_leak", .device = "snap", .message = "plain order"}, {{2, one}}, false);
    BOOST_TEST(log.all().front().found.message == "plain order");
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

BOOST_AUTO_TEST_CASE(a_bug_that_the_kernel_has_anyway_is_noted) {
    runner::scenario what;
    what.bugs = {"no_area_fua", "no_recheck_complete"};
    BOOST_TEST(notes_on_bugs(what).empty());
    what.kernel = "2.6.30";
    BOOST_TEST(notes_on_bugs(what) ==
               std::vector<std::string>{"bugs: no_area_fua changes nothing on kernel 2.6.30"});
}

BOOST_AUTO_TEST_CASE(a_name_that_does_not_exist_is_an_error) {
    runner::scenario unknown_kernel;
    unknown_kernel.kernel = "9.9";
    BOOST_CHECK_THROW(behaviour_of(unknown_kernel), runner::scenario_error);
    runner::scenario unknown_bug;
    unknown_bug.bugs = {"durable_invalidation"}; // a fix, not a bug
    BOOST_CHECK_THROW(behaviour_of(unknown_bug), runner::scenario_error);
}
