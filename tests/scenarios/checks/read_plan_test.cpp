// SPDX-License-Identifier: GPL-2.0-only
#include "promise_script.h"
#include "scenarios/checks/read_plan.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

promise_event write_to(const std::string& device, std::uint64_t sector, std::uint64_t count) {
    return {.kind = promise_kind::write_issued, .device = device, .sector = sector, .count = count};
}

read_plan with_devices() {
    read_plan plan;
    plan.add({.kind = promise_kind::create_begun, .device = "snap", .table = snapshot_table()});
    plan.add({.kind = promise_kind::create_begun, .device = "origin", .table = origin_table()});
    return plan;
}

using sectors = std::vector<std::uint64_t>;

} // namespace

BOOST_AUTO_TEST_CASE(writes_to_the_origin_are_read_on_its_snapshots_too) {
    read_plan plan = with_devices();
    plan.add(write_to("origin", 8, 2));
    BOOST_TEST(plan.sectors(*origin_table()) == (sectors{8, 9}));
    BOOST_TEST(plan.sectors(*snapshot_table()) == (sectors{8, 9}));
}

BOOST_AUTO_TEST_CASE(writes_to_a_snapshot_are_its_own) {
    read_plan plan = with_devices();
    plan.add(write_to("origin", 9, 1));
    plan.add(write_to("snap", 8, 2));
    BOOST_TEST(plan.sectors(*origin_table()) == (sectors{9}));
    BOOST_TEST(plan.sectors(*snapshot_table()) == (sectors{8, 9}));
}

// Where nobody wrote it may show its destination.
BOOST_AUTO_TEST_CASE(a_clone_is_read_in_full) {
    const device_table table{.role = device_role::clone, .sectors = 3, .region_sectors = 8};
    read_plan plan;
    plan.add({.kind = promise_kind::create_begun,
              .device = "clone",
              .table = std::make_shared<device_table>(table)});
    plan.add(write_to("clone", 1, 1));
    BOOST_TEST(plan.sectors(table) == (sectors{0, 1, 2}));
}

BOOST_AUTO_TEST_CASE(a_device_that_is_gone_has_been_written_all_the_same) {
    read_plan plan = with_devices();
    plan.add(write_to("snap", 8, 1));
    plan.add({.kind = promise_kind::removed, .device = "snap"});
    BOOST_TEST(plan.sectors(*snapshot_table()) == (sectors{8}));
}
