// SPDX-License-Identifier: GPL-2.0-only
// A target knows whether its status may write first, and stays until it has reported.
#include "firmware_shim/device_mapper.h"
#include "firmware_shim/dm_ioctl.h"

#include "../support/timed_bench.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::test;

namespace {

// Takes its time to commit before it reports.
const shim::target_type slow{
    .name = "slow",
    .version = {1, 0, 0},
    .ctr = [](shim::dm_target&, shim::target_arguments) { return 0; },
    .dtr = [](shim::dm_target& ti) { shim::dm_target_kernel(ti).log("slow", "dtr"); },
    .map = [](shim::dm_target&, shim::bio&) { return shim::dm_mapio::kill; },
    .status = [](shim::dm_target& ti, shim::status_type type) -> std::string {
        if (type == shim::status_type::table)
            return ti.status_noflush ? "noflush" : "args";
        if (ti.status_noflush)
            return "as it is";
        shim::dm_target_kernel(ti).runs_on().sleep_ns(1'000'000);
        shim::dm_target_kernel(ti).log("slow", "committed");
        return "committed";
    },
};

struct fixture : timed_bench {
    fixture() : timed_bench({{"vda", 64}}) {
        kernel().register_target(slow);
        create("dm", "0 8 slow");
    }
    void status_here() {
        lines ignored;
        shim::dm_status(kernel(), "dm", &ignored);
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(noflush_reaches_the_target_and_is_forgotten, fixture) {
    lines now;
    run([&] { BOOST_TEST(shim::dm_status(kernel(), "dm", &now, true) == 0); });
    BOOST_TEST(now == lines{"0 8 slow as it is"}, boost::test_tools::per_element());
    BOOST_TEST(table("dm") == lines{"0 8 slow args"}, boost::test_tools::per_element());
    BOOST_TEST(status("dm") == lines{"0 8 slow committed"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_device_is_not_removed_while_it_reports, fixture) {
    log();
    together({[&] {
                  lines text;
                  shim::dm_status(kernel(), "dm", &text);
                  BOOST_TEST(text == lines{"0 8 slow committed"}, boost::test_tools::per_element());
              },
              [&] {
                  backend().sleep_ns(500'000);
                  BOOST_TEST(shim::dm_remove(kernel(), "dm") == 0);
              }});
    BOOST_TEST(log() == (lines{"slow: committed", "slow: dtr"}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_device_that_is_being_removed_reports_nothing, fixture) {
    together({[&] { status_here(); },
              [&] {
                  backend().sleep_ns(300'000);
                  shim::dm_remove(kernel(), "dm");
              },
              [&] {
                  backend().sleep_ns(600'000);
                  lines text;
                  BOOST_TEST(shim::dm_status(kernel(), "dm", &text) == -ENXIO);
              }});
}
