// SPDX-License-Identifier: GPL-2.0-only
// Symptom: a write through an origin on top of a snapshot was reported as foreign data in the
// snapshot.
#include "promise_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

std::shared_ptr<const device_table> origin_on(const std::string& device) {
    return std::make_shared<device_table>(
        device_table{.role = device_role::origin, .sectors = 128, .origin = device});
}

bool content_is_promised(const expectation& now, const std::string& name) {
    for (const device_expectation& device : now.devices)
        if (device.name == name)
            return device.content_promised;
    throw std::logic_error("no such device");
}

} // namespace

BOOST_AUTO_TEST_CASE(a_snapshot_with_an_origin_on_top_is_promised_nothing) {
    promise_script run;
    run.create_both();
    BOOST_TEST(content_is_promised(run.told.live(), "snap"));
    run.create("upper", origin_on("snap"));
    BOOST_TEST(!content_is_promised(run.told.live(), "snap"));
    BOOST_TEST(!content_is_promised(run.told.after_cut(), "snap"));
    BOOST_TEST(content_is_promised(run.told.live(), "origin"));
}

BOOST_AUTO_TEST_CASE(an_origin_with_another_on_top_is_promised_nothing_nor_its_snapshots) {
    promise_script run;
    run.create_both();
    run.create("upper", origin_on("origin"));
    BOOST_TEST(!content_is_promised(run.told.live(), "origin"));
    BOOST_TEST(!content_is_promised(run.told.live(), "snap"));
}

BOOST_AUTO_TEST_CASE(a_snapshot_of_a_device_only_reads_it) {
    promise_script run;
    run.create_both();
    run.create("upper", std::make_shared<device_table>(device_table{.role = device_role::snapshot,
                                                                    .sectors = 128,
                                                                    .origin = "snap",
                                                                    .cow = "cow2",
                                                                    .persistent = true}));
    BOOST_TEST(content_is_promised(run.told.live(), "snap"));
}

// Symptom: a device reloaded as an origin was held to what the snapshot before it had promised.
BOOST_AUTO_TEST_CASE(a_table_of_another_kind_ends_the_promises_on_its_volumes) {
    promise_script run;
    run.create_both();
    run.told.apply(
        {.kind = promise_kind::table_changed, .device = "snap", .table = origin_on("base")});
    BOOST_TEST(!content_is_promised(run.told.live(), "snap"));
    BOOST_TEST(!content_is_promised(run.told.live(), "origin"));
}

// Symptom: an origin made over a COW device was held to the fill of that disk.
BOOST_AUTO_TEST_CASE(an_origin_over_a_cow_volume_is_promised_nothing) {
    promise_script run;
    run.create_both();
    run.create("upper", origin_on("cow"));
    BOOST_TEST(!content_is_promised(run.told.live(), "upper"));
    BOOST_TEST(content_is_promised(run.told.live(), "snap"));
    BOOST_TEST(content_is_promised(run.told.live(), "origin"));
}
