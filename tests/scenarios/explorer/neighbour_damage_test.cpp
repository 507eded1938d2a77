// SPDX-License-Identifier: GPL-2.0-only
// A write of half a physical block destroys the other half, and the search calls it consistent,
// because nobody ever wrote there; or names one command as both lost and kept.
#include "../../support/fresh_simulation.h"
#include "../workload/scenario_script.h"
#include "scenarios/explorer/run_scenario.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace powercut;
using namespace powercut::workload::test;

namespace {

// Half a block of 4 KiB is written; the disk of this number writes such blocks.
runner::scenario half_a_block(std::size_t disk, std::uint64_t count) {
    runner::scenario what = with_snapshot();
    storage::cache_profile& profile = what.disks[disk].config.profile;
    profile.physical_block_size = 4096;
    profile.neighbour_damage = true;
    what.workload = {write("origin", 8, count, 2)};
    return what;
}

report::scenario_result run(const runner::scenario& what, explorer::search_strategy strategy) {
    const test::fresh_simulation fresh;
    return explorer::run_scenario(what, {.strategy = strategy}).result;
}

bool violates(const report::scenario_result& result, const std::string& check) {
    return std::ranges::any_of(result.violations,
                               [&](const report::violation& each) { return each.check == check; });
}

} // namespace

BOOST_AUTO_TEST_CASE(sectors_that_nobody_wrote_are_looked_at) {
    for (const auto strategy :
         {explorer::search_strategy::exhaustive, explorer::search_strategy::eager}) {
        const auto result = run(half_a_block(0, 4), strategy);
        BOOST_TEST(violates(result, "durability"));
        BOOST_TEST(violates(result, "snapshot_content"));
    }
}

BOOST_AUTO_TEST_CASE(a_command_is_not_lost_while_it_is_kept) {
    const auto result = run(half_a_block(1, 1), explorer::search_strategy::exhaustive);
    BOOST_TEST(!result.violations.empty());
    for (const report::violation& each : result.violations)
        if (each.pair_lost && each.pair_kept)
            BOOST_TEST((each.pair_lost->disk != each.pair_kept->disk ||
                        each.pair_lost->sector != each.pair_kept->sector));
}
