// SPDX-License-Identifier: GPL-2.0-only
// The random strategy looks at a sample: the same one for the same seed, another one for another.
#include "../../support/fresh_simulation.h"
#include "../workload/scenario_script.h"
#include "scenarios/explorer/run_scenario.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace powercut;
using namespace powercut::workload::test;

namespace {

report::scenario_result run_random(const runner::scenario& what, std::uint64_t seed) {
    const test::fresh_simulation fresh;
    return explorer::run_scenario(
               what,
               {.seed = seed, .strategy = explorer::search_strategy::random, .minimise = false})
        .result;
}

// Many blocks in flight at a time, far more crash states than are looked at.
runner::scenario many_states(const std::string& bug) {
    runner::scenario what = with_snapshot();
    what.workload = {concurrently({write("origin", 8, 16, 2), write("origin", 40, 16, 3),
                                   write("snap", 65, 9, 4)}),
                     flush("origin")};
    what.bugs = {bug};
    return what;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_result) {
    const auto first = run_random(many_states("no_area_preflush"), 3);
    const auto second = run_random(many_states("no_area_preflush"), 3);
    BOOST_TEST(first.strategy == "random");
    BOOST_TEST(first.verdict == "violation");
    BOOST_TEST(!first.exhaustive);
    BOOST_TEST(first.crash_states == second.crash_states);
    BOOST_TEST(first.recoveries == second.recoveries);
    BOOST_TEST(first.memo_hits == second.memo_hits);
    BOOST_TEST((first.violated_promises == second.violated_promises));
    BOOST_TEST_REQUIRE(first.violations.size() == second.violations.size());
    for (std::size_t i = 0; i < first.violations.size(); ++i) {
        BOOST_TEST(first.violations[i].message == second.violations[i].message);
        BOOST_TEST(first.violations[i].cut_point == second.violations[i].cut_point);
        BOOST_TEST(first.violations[i].lost.size() == second.violations[i].lost.size());
    }
}

BOOST_AUTO_TEST_CASE(other_seeds_give_other_samples) {
    std::set<std::uint64_t> recoveries;
    for (std::uint64_t seed = 1; seed < 6; ++seed)
        recoveries.insert(run_random(many_states("no_area_preflush"), seed).recoveries);
    BOOST_TEST(recoveries.size() > 1U);
}

// A sample proves nothing where it finds nothing, also where it happens to be everything.
BOOST_AUTO_TEST_CASE(a_sample_raises_no_false_alarm) {
    runner::scenario what = many_states("no_area_preflush");
    what.bugs.clear();
    const auto result = run_random(what, 1);
    BOOST_TEST(result.verdict == "consistent");
    BOOST_TEST(!result.exhaustive);
    BOOST_TEST(result.sampled_cut_points > 0U);
}

// A sample that draws the same crash state twice counted the lives after it twice.
BOOST_AUTO_TEST_CASE(what_is_drawn_twice_is_no_other_crash_state) {
    runner::scenario what = with_snapshot();
    what.workload = {write("origin", 8, 1, 2)};
    what.power_loss.then = {write("origin", 20, 1, 3)};
    what.power_loss.cycles = 2;
    const auto some = run_random(what, 1);
    const test::fresh_simulation fresh;
    const auto all = explorer::run_scenario(what, {.minimise = false}).result;
    BOOST_TEST(all.exhaustive);
    BOOST_TEST(std::stoull(some.crash_states) <= std::stoull(all.crash_states));
    BOOST_TEST(some.recoveries < 1000U);
}
