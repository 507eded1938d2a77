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
    examine(durability_check, only(device_of(cut, shown.name)), only(shown), found);
    return found;
}

device_observation invalid_snapshot() {
    device_observation shown;
    shown.name = "snap";
    shown.looked_at = true;
    shown.invalid = true;
    return shown;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_flushed_write_to_the_origin_that_is_lost_is_found) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2);
    run.flush("origin");
    const findings found = examined(run, showing("origin", 3, pattern(1, 3)));
    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found[0].check == "durability");
    BOOST_TEST(*found[0].sector == 3U);
    BOOST_TEST(examined(run, showing("origin", 3, pattern(2, 3))).empty());
}

BOOST_AUTO_TEST_CASE(a_write_that_was_not_flushed_may_be_lost) {
    promise_script run;
    run.create_both();
    run.write("origin", 3, 2);
    BOOST_TEST(examined(run, showing("origin", 3, pattern(1, 3))).empty());
}

BOOST_AUTO_TEST_CASE(an_origin_that_shows_what_was_never_written_is_found) {
    promise_script run;
    run.create_both();
    BOOST_TEST(examined(run, showing("origin", 3, pattern(7, 3))).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_fua_write_to_the_snapshot_that_is_lost_is_found) {
    promise_script run;
    run.create_both();
    run.write_fua("snap", 3, 4);
    BOOST_TEST(examined(run, showing("snap", 3, pattern(1, 3))).size() == 1U);
    BOOST_TEST(examined(run, showing("snap", 3, pattern(4, 3))).empty());
}

// What a snapshot never held is a matter of snapshot_content.
BOOST_AUTO_TEST_CASE(foreign_data_on_a_snapshot_is_left_to_another_check) {
    promise_script run;
    run.create_both();
    BOOST_TEST(examined(run, showing("snap", 3, pattern(7, 3))).empty());
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_comes_back_invalid_for_no_reason_is_found) {
    promise_script run;
    run.create_both();
    const findings found = examined(run, invalid_snapshot());
    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found[0].message == "snap is invalid, though nothing invalidated it");
}

BOOST_AUTO_TEST_CASE(a_snapshot_whose_invalidation_had_begun_may_come_back_invalid) {
    promise_script run;
    run.create_both();
    run.say(promise_kind::invalidation_begun);
    BOOST_TEST(examined(run, invalid_snapshot()).empty());
}
