// SPDX-License-Identifier: GPL-2.0-only
// The exhaustive search and the eager one share the walk and the checks, and nothing in between.
// Wherever the eager one can go through every crash state, both must come to the same.
#include "../../support/fresh_simulation.h"
#include "generated_scenario.h"
#include "scenarios/explorer/run_scenario.h"
#include "scenarios/yaml/scenario_loader.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <set>

namespace {

using namespace powercut;

report::scenario_result run(const runner::scenario& what, explorer::search_strategy strategy) {
    const test::fresh_simulation simulation;
    return explorer::run_scenario(what, {.strategy = strategy, .minimise = false}).result;
}

std::string describe(const std::set<report::violated>& promises) {
    std::string text;
    for (const report::violated& each : promises)
        text += each.check + ' ' + each.device + ' ' +
                (each.sector ? std::to_string(*each.sector) : "-") + '\n';
    return text;
}

// False: too many crash states for the eager search.
bool agree(const runner::scenario& what) {
    const auto eager = run(what, explorer::search_strategy::eager);
    if (!eager.exhaustive)
        return false;
    const auto exhaustive = run(what, explorer::search_strategy::exhaustive);
    BOOST_TEST_INFO_SCOPE(what.file);
    BOOST_TEST(exhaustive.exhaustive);
    BOOST_TEST(exhaustive.verdict == eager.verdict);
    BOOST_TEST(exhaustive.crash_states == eager.crash_states);
    BOOST_TEST(exhaustive.cut_points == eager.cut_points);
    BOOST_TEST(describe(exhaustive.violated_promises) == describe(eager.violated_promises));
    BOOST_TEST(exhaustive.recoveries <= eager.recoveries);
    return true;
}

BOOST_AUTO_TEST_CASE(on_the_scenario_library) {
    std::size_t compared = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator("scenarios/cases")) {
        if (file.path().extension() != ".yaml")
            continue;
        runner::scenario what = yaml::load_scenario(file.path());
        what.power_loss.enumerate_max = 1U << 14;
        if (what.power_loss.exhaustive && agree(what))
            ++compared;
    }
    BOOST_TEST(compared > 20U);
}

BOOST_AUTO_TEST_CASE(on_200_generated_scenarios) {
    std::size_t compared = 0;
    std::size_t violations = 0;
    for (std::uint64_t seed = 1; compared < 200; ++seed) {
        BOOST_REQUIRE_LT(seed, 1000U);
        const runner::scenario what = explorer::test::scenario_generator(seed).make();
        if (!agree(what))
            continue;
        ++compared;
        if (run(what, explorer::search_strategy::exhaustive).verdict == "violation")
            ++violations;
    }
    // A comparison of nothing but consistent scenarios, or of nothing but violations, would show
    // little.
    BOOST_TEST(violations > 20U);
    BOOST_TEST(violations < 180U);
}

} // namespace
