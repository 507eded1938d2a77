// SPDX-License-Identifier: GPL-2.0-only
// A search that runs out of time says how far it came, and what it had found by then counts.
#include "../../support/fresh_simulation.h"
#include "../workload/scenario_script.h"
#include "scenarios/explorer/run_scenario.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::workload::test;

namespace {

// Far more than the time there is: after each of hundreds of cut points three more lives.
runner::scenario endless() {
    runner::scenario what = with_snapshot(512);
    for (unsigned i = 0; i < 100; ++i)
        what.workload.insert(what.workload.end(),
                             {write("origin", i * 7 % 120, 8, 2 + i),
                              write("snap", i * 5 % 120, 8, 3 + i), flush("origin")});
    what.power_loss.then = {write("origin", 9, 8, 3), write("snap", 30, 8, 4), flush("origin")};
    what.power_loss.cycles = 4;
    return what;
}

report::scenario_result run_for(const runner::scenario& what, double seconds,
                                explorer::search_strategy strategy) {
    const test::fresh_simulation fresh;
    return explorer::run_scenario(what,
                                  {.strategy = strategy, .budget_s = seconds, .minimise = false})
        .result;
}

constexpr explorer::search_strategy all_strategies[] = {explorer::search_strategy::exhaustive,
                                                        explorer::search_strategy::eager,
                                                        explorer::search_strategy::random};

} // namespace

BOOST_AUTO_TEST_CASE(too_large_for_its_time) {
    for (const auto strategy : all_strategies) {
        BOOST_TEST_INFO_SCOPE(explorer::name_of(strategy));
        const auto result = run_for(endless(), 0.05, strategy);
        BOOST_TEST(result.verdict == "budget");
        BOOST_TEST(result.out_of_time);
        BOOST_TEST(!result.exhaustive);
        BOOST_TEST(!result.as_expected);
        BOOST_TEST(result.cut_points > 500U);
        BOOST_TEST(result.cut_points_searched < result.cut_points);
        BOOST_TEST(result.violations.empty());
    }
}

// The ends of what is possible come first, at every cut point of the first life: before the search
// is lost in the lives after the first cut point.
BOOST_AUTO_TEST_CASE(what_was_found_by_then_is_a_violation) {
    runner::scenario what = endless();
    what.disks[0].config.profile.violations.flush_ignored = true;
    what.expect = {runner::outcome::violation, "durability"};
    const auto result = run_for(what, 4, explorer::search_strategy::exhaustive);
    BOOST_TEST(result.verdict == "violation");
    BOOST_TEST(result.as_expected);
    BOOST_TEST(result.out_of_time);
    BOOST_TEST(!result.exhaustive);
    BOOST_TEST(result.cut_points_searched < result.cut_points);
    BOOST_TEST_REQUIRE(!result.violations.empty());
    BOOST_TEST(result.violations[0].cuts.size() == 1U);
}

BOOST_AUTO_TEST_CASE(with_time_left_a_budget_changes_nothing) {
    runner::scenario what = with_snapshot();
    what.workload = {write("origin", 8, 2, 2), flush("origin")};
    const auto result = run_for(what, 1000, explorer::search_strategy::exhaustive);
    BOOST_TEST(result.verdict == "consistent");
    BOOST_TEST(!result.out_of_time);
    BOOST_TEST(result.exhaustive);
    BOOST_TEST(result.cut_points_searched == result.cut_points);
}
