// SPDX-License-Identifier: GPL-2.0-only
// The exhaustive search and the eager one agree on clones drawn from seeds, with old bugs and
// disks that lie; without these, nothing is ever wrong.
#include "agreement.h"
#include "generated_clone.h"

namespace {

using namespace powercut;
using explorer::test::agreed;

bool is_sound(const runner::scenario& what) {
    for (const runner::disk_spec& disk : what.disks)
        if (disk.config.profile.violations.flush_ignored)
            return false;
    return what.bugs.empty();
}

BOOST_AUTO_TEST_CASE(on_80_generated_clones) {
    std::size_t compared = 0;
    std::size_t sound = 0;
    std::size_t violations = 0;
    for (std::uint64_t seed = 1; compared < 80; ++seed) {
        BOOST_REQUIRE_LT(seed, 1000U);
        const runner::scenario what = explorer::test::clone_generator(seed).make();
        const auto result = agreed(what, 50'000);
        if (!result)
            continue;
        ++compared;
        violations += result->verdict == "violation" ? 1 : 0;
        if (!is_sound(what))
            continue;
        ++sound;
        BOOST_TEST(result->verdict == "consistent", what.file);
    }
    BOOST_TEST(sound > 20U);
    BOOST_TEST(violations > 8U);
}

} // namespace
