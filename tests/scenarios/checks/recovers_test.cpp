// SPDX-License-Identifier: GPL-2.0-only
#include "promise_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

std::vector<std::string> examined(const promise_script& run, const observation& seen) {
    findings found;
    examine(recovers_check, run.told.after_cut(), seen, found);
    std::vector<std::string> messages;
    for (const finding& each : found)
        messages.push_back(each.message);
    return messages;
}

promise_script with_both() {
    promise_script run;
    run.create_both();
    return run;
}

observation both_up() {
    observation seen;
    seen.devices.push_back(showing("snap", 0, 0));
    seen.devices.push_back(showing("origin", 0, 0));
    return seen;
}

const std::vector<std::string> nothing;

} // namespace

BOOST_AUTO_TEST_CASE(devices_that_come_up_are_fine) {
    BOOST_TEST(examined(with_both(), both_up()) == nothing);
}

BOOST_AUTO_TEST_CASE(an_activation_that_fails_is_found) {
    observation seen = both_up();
    seen.devices[0] = {.name = "snap", .activation = -ENXIO};
    seen.log = "device-mapper: persistent snapshot: Invalid or corrupt snapshot";
    const std::vector<std::string> expected{"snap could not be activated: -ENXIO (device-mapper: "
                                            "persistent snapshot: Invalid or corrupt "
                                            "snapshot)"};
    BOOST_TEST(examined(with_both(), seen) == expected);
}

BOOST_AUTO_TEST_CASE(a_bug_or_a_hang_is_found) {
    observation seen;
    seen.stopped = "the kernel hangs: ksnaphd waits";
    const std::vector<std::string> expected{"the kernel hangs: ksnaphd waits"};
    BOOST_TEST(examined(with_both(), seen) == expected);
}

BOOST_AUTO_TEST_CASE(an_error_that_nothing_explains_is_found) {
    observation seen = both_up();
    seen.devices[1].failures.push_back({8, 4, -EIO});
    const std::vector<std::string> expected{
        "reading 4 sectors of origin from 8 on ended with -EIO"};
    BOOST_TEST(examined(with_both(), seen) == expected);
}

BOOST_AUTO_TEST_CASE(an_invalid_snapshot_may_refuse_reads) {
    promise_script run = with_both();
    run.say(promise_kind::invalidation_begun);
    observation seen = both_up();
    seen.devices[0].failures.push_back({8, 4, -EIO});
    BOOST_TEST(examined(run, seen) == nothing);
}
