// SPDX-License-Identifier: GPL-2.0-only
#include "promise_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

findings examined(const promise_script& run, bool comes_back_invalid) {
    device_observation shown;
    shown.name = "snap";
    shown.looked_at = true;
    shown.invalid = comes_back_invalid;
    shown.exceptions.emplace();
    findings found;
    const expectation cut = run.told.after_cut();
    examine(invalid_stays_invalid_check, only(device_of(cut, "snap")), only(shown), found);
    return found;
}

promise_script invalidated() {
    promise_script run;
    run.create_both();
    run.say(promise_kind::invalidation_begun);
    run.say(promise_kind::invalid_reported, "snap");
    return run;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_snapshot_that_was_reported_invalid_and_is_valid_is_found) {
    const findings found = examined(invalidated(), false);
    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found[0].check == "invalid_stays_invalid");
    BOOST_TEST(found[0].message == "snap was reported invalid and is valid again");
}

BOOST_AUTO_TEST_CASE(one_that_stays_invalid_is_not) {
    BOOST_TEST(examined(invalidated(), true).empty());
}

BOOST_AUTO_TEST_CASE(as_long_as_nobody_was_told_it_may_be_valid) {
    promise_script run;
    run.create_both();
    run.say(promise_kind::invalidation_begun);
    BOOST_TEST(examined(run, false).empty());
}

BOOST_AUTO_TEST_CASE(a_snapshot_created_again_is_as_invalid_as_before) {
    promise_script run = invalidated();
    run.remove("snap");
    run.create("snap", snapshot_table(), false);
    BOOST_TEST(examined(run, false).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_transient_snapshot_is_a_new_one_after_a_cut) {
    promise_script run;
    run.create("snap", snapshot_table(false));
    run.say(promise_kind::invalidation_begun);
    run.say(promise_kind::invalid_reported, "snap");
    BOOST_TEST(examined(run, false).empty());
}
