// SPDX-License-Identifier: GPL-2.0-only
// The exhaustive search and the eager one agree on the library, and on scenarios drawn from seeds:
// with old bugs and kernels, merges, lying disks, several power cuts and other orders of
// completion.
#include "agreement.h"
#include "generated_scenario.h"
#include "scenarios/yaml/scenario_loader.h"

#include <filesystem>

namespace {

using namespace powercut;
using explorer::test::agreed;

BOOST_AUTO_TEST_CASE(on_the_scenario_library) {
    std::size_t compared = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator("scenarios/cases")) {
        if (file.path().extension() != ".yaml")
            continue;
        const runner::scenario what = yaml::load_scenario(file.path());
        if (what.power_loss.exhaustive && agreed(what, 40'000))
            ++compared;
    }
    BOOST_TEST(compared > 20U);
}

BOOST_AUTO_TEST_CASE(on_200_generated_scenarios) {
    std::size_t compared = 0;
    std::size_t violations = 0;
    std::size_t cut_again = 0;
    std::size_t other_orders = 0;
    std::size_t merges = 0;
    for (std::uint64_t seed = 1; compared < 200; ++seed) {
        BOOST_REQUIRE_LT(seed, 1000U);
        explorer::test::scenario_generator generated(seed);
        const auto result = agreed(generated.make(), 50'000);
        if (!result)
            continue;
        ++compared;
        violations += result->verdict == "violation" ? 1 : 0;
        cut_again += result->lives > 0 ? 1 : 0;
        merges += generated.merges() ? 1 : 0;
        other_orders += result->distinct_schedules > 1 ? 1 : 0;
    }
    // A comparison of nothing but consistent scenarios, or of nothing but violations, would show
    // little.
    BOOST_TEST(violations > 20U);
    BOOST_TEST(violations < 180U);
    BOOST_TEST(cut_again > 20U);
    BOOST_TEST(other_orders > 20U);
    BOOST_TEST(merges > 20U);
}

} // namespace
