// SPDX-License-Identifier: GPL-2.0-only
#include "promise_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;
using powercut::storage::pattern;

namespace {

findings examined(const promise_script& run, device_observation shown) {
    findings found;
    const expectation cut = run.told.after_cut();
    examine(snapshot_content_check, only(device_of(cut, shown.name)), only(shown), found);
    return found;
}

promise_script overwritten_origin() {
    promise_script run;
    run.create_both();
    run.write_fua("origin", 3, 2);
    return run;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_snapshot_that_shows_new_data_of_the_origin_is_found) {
    const findings found = examined(overwritten_origin(), showing("snap", 3, pattern(2, 3)));
    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found[0].check == "snapshot_content");
    BOOST_TEST(found[0].device == "snap");
    BOOST_TEST(*found[0].sector == 3U);
    BOOST_TEST(found[0].message ==
               "sector 3 of snap reads as pattern 2 of sector 3, which it never "
               "held; allowed: pattern 1 of sector 3");
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_shows_the_old_data_is_not) {
    BOOST_TEST(examined(overwritten_origin(), showing("snap", 3, pattern(1, 3))).empty());
}

BOOST_AUTO_TEST_CASE(a_sector_that_nobody_wrote_must_show_the_fill) {
    const promise_script run = overwritten_origin();
    BOOST_TEST(examined(run, showing("snap", 99, pattern(1, 99))).empty());
    BOOST_TEST(examined(run, showing("snap", 99, pattern(1, 98))).size() == 1U);
}

// Older data of the snapshot itself is a matter of durability.
BOOST_AUTO_TEST_CASE(an_older_value_of_the_snapshot_is_not_foreign) {
    promise_script run = overwritten_origin();
    run.write_fua("snap", 3, 4);
    BOOST_TEST(examined(run, showing("snap", 3, pattern(1, 3))).empty());
}

BOOST_AUTO_TEST_CASE(origins_are_none_of_its_business) {
    BOOST_TEST(examined(overwritten_origin(), showing("origin", 3, pattern(7, 3))).empty());
}
