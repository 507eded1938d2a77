// SPDX-License-Identifier: GPL-2.0-only
// A store that is not told of a failed copy waits for it, and everybody else with it (B15).
#include "snapshot_bench.h"

#include "firmware_shim/backend.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// Two copies at a time, the first of which fails; what their writers hear.
std::pair<int, int> write_two(const target::behaviour& versions) {
    snapshot_bench b(base_and_cow(), versions);
    b.both();
    b.disk("base").hold("R 80+8", "R 0+8");
    b.disk("cow").fail("W 16+8");
    std::pair<int, int> results{1, 1};
    b.together({[&] { results.first = b.write_here("snap", 80, 4, 2); },
                [&] { results.second = b.write_here("snap", 0, 4, 3); }});
    return results;
}

} // namespace

BOOST_AUTO_TEST_CASE(both_writers_hear_of_the_failure) {
    BOOST_TEST((write_two({}) == std::pair(-EIO, -EIO)));
}

BOOST_AUTO_TEST_CASE(the_second_one_waits_for_ever) {
    BOOST_CHECK_THROW(write_two(with_switch("copy_error_skips_commit")), shim::hang_error);
}

BOOST_AUTO_TEST_CASE(alone_a_failed_copy_ends_as_today) {
    for (const target::behaviour& versions :
         {target::behaviour{}, with_switch("copy_error_skips_commit")}) {
        snapshot_bench b(base_and_cow(), versions);
        b.both();
        b.disk("cow").fail("W 16+8");
        BOOST_TEST(b.write("origin", 80, 8, 2) == 0);
        b.check_io({"base R 80+8", "cow W 16+8", "cow WS 0+8", "base WS 80+8"});
        BOOST_TEST(b.info() == "Invalid");
    }
}
