// SPDX-License-Identifier: GPL-2.0-only
// A device that would lead back to itself: a table on the device itself is refused, and where
// several lead in a circle, going live is a hang and not an endless run.
#include "../support/checked_bench.h"
#include "../support/probe_target.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct devices : checked<inline_bench> {
    devices() : checked(std::vector<disk_setup>{{"vda", 64}}) {
        kernel().register_target(probe_target);
        BOOST_TEST_REQUIRE(create("a", "0 64 probe vda 0 flushes=1") == 0);
        BOOST_TEST_REQUIRE(create("b", "0 64 probe a 0 flushes=1") == 0);
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_table_on_the_device_itself_is_refused, devices) {
    BOOST_TEST(load("a", "0 64 probe a 0 flushes=1") == -EINVAL);
    BOOST_TEST(write("b", 0, 8, 1) == 0);
}

BOOST_FIXTURE_TEST_CASE(two_devices_on_each_other_hang, devices) {
    BOOST_TEST(load("a", "0 64 probe b 0 flushes=1") == 0);
    BOOST_CHECK_THROW(resume("a"), shim::hang_error);
}
