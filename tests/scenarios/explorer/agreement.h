// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../../support/fresh_simulation.h"
#include "models/storage/crash_space.h"
#include "scenarios/explorer/run_scenario.h"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>

// The exhaustive search and the eager one share the walk and the checks, and nothing in between:
// wherever the eager one can go through every crash state, both must come to the same.
namespace powercut::explorer::test {

inline report::scenario_result run(const runner::scenario& what, search_strategy strategy) {
    const powercut::test::fresh_simulation simulation;
    return run_scenario(what, {.strategy = strategy, .minimise = false}).result;
}

inline std::string describe(const std::set<report::violated>& promises) {
    std::string text;
    for (const report::violated& each : promises)
        text += each.check + ' ' + each.device + ' ' +
                (each.sector ? std::to_string(*each.sector) : "-") + '\n';
    return text;
}

// What both came to; nothing where there are more crash states than this, at all cut points
// together, so that the eager search would take long.
inline std::optional<report::scenario_result> agreed(const runner::scenario& what,
                                                     std::uint64_t states_max) {
    auto exhaustive = run(what, search_strategy::exhaustive);
    if (storage::state_count(exhaustive.crash_states) > states_max)
        return std::nullopt;
    runner::scenario unsampled = what;
    unsampled.power_loss.enumerate_max = states_max;
    const auto eager = run(unsampled, search_strategy::eager);
    BOOST_TEST_INFO_SCOPE(what.file);
    BOOST_TEST(exhaustive.exhaustive);
    BOOST_TEST(eager.exhaustive);
    BOOST_TEST(exhaustive.verdict == eager.verdict);
    BOOST_TEST(exhaustive.crash_states == eager.crash_states);
    BOOST_TEST(exhaustive.cut_points == eager.cut_points);
    BOOST_TEST(exhaustive.distinct_schedules == eager.distinct_schedules);
    BOOST_TEST(describe(exhaustive.violated_promises) == describe(eager.violated_promises));
    BOOST_TEST(exhaustive.recoveries <= eager.recoveries);
    return exhaustive;
}

} // namespace powercut::explorer::test
