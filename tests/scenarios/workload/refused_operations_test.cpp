// SPDX-License-Identifier: GPL-2.0-only
// What a kernel refuses, what the port lacks and what never ends is told with its place.
#include "../../support/fresh_simulation.h"
#include "firmware_shim/device_mapper.h"
#include "scenario_script.h"
#include "scenarios/runner/scenario_error.h"
#include "scenarios/workload/record_workload.h"

#include <boost/test/unit_test.hpp>

#include <cerrno>

using namespace powercut;
using namespace powercut::workload::test;

namespace {

workload::recording record(const runner::scenario& what) {
    const powercut::test::fresh_simulation fresh;
    target::behaviour versions;
    BOOST_TEST_REQUIRE(target::apply_preset(what.kernel, &versions));
    const auto machine = runner::make_timed_machine(what.disks, versions);
    return workload::record_workload(what, *machine);
}

std::string error_of(const runner::scenario& what) {
    try {
        record(what);
    } catch (const runner::scenario_error& error) {
        return std::to_string(error.at().line) + ": " + error.what();
    }
    return "none";
}

} // namespace

BOOST_AUTO_TEST_CASE(a_refusal_of_the_kernel_keeps_errno_and_message) {
    runner::scenario what = two_disks();
    what.setup = {create("snap", "0 128 snapshot base base P 4")};
    BOOST_TEST(error_of(what) ==
               "5: create snap: refused with -EINVAL: device-mapper: table: 253:0: snapshot: COW "
               "device cannot be the same as origin device (-EINVAL); device-mapper: ioctl: error "
               "adding target to table");
}

BOOST_AUTO_TEST_CASE(so_does_one_inside_concurrent_operations) {
    runner::scenario what = two_disks();
    what.workload = {concurrently({read("base", 0, 1), create("snap", "0 128 nonsense")})};
    BOOST_TEST(error_of(what) ==
               "5: create snap: this version of powercut has no target 'nonsense'");
}

// A kernel would do it: the message must not blame one.
BOOST_AUTO_TEST_CASE(what_the_port_lacks_is_named) {
    runner::scenario what = with_snapshot();
    runner::operation reload = create("snap", "0 128 thin pool 0");
    reload.kind = runner::operation_kind::reload;
    what.workload = {reload};
    BOOST_TEST(error_of(what) == "5: reload snap: this version of powercut has no target 'thin'");
}

// A target that has been ported is the kernel's to refuse, and a scenario may say that it must.
BOOST_AUTO_TEST_CASE(what_the_chosen_kernel_lacks_it_refuses_itself) {
    runner::scenario what = with_snapshot();
    what.kernel = "2.6.32";
    runner::operation merge = create("merge", "0 128 snapshot-merge base cow P 4");
    what.workload = {merge};
    BOOST_TEST(
        error_of(what) ==
        "5: create merge: refused with -EINVAL: device-mapper: table: 253:2: snapshot-merge: "
        "unknown target type; device-mapper: ioctl: error adding target to table");
    merge.fails = -EINVAL;
    runner::operation reload = create("snap", merge.text);
    reload.kind = runner::operation_kind::reload;
    reload.fails = -EINVAL;
    what.workload = {merge, reload};
    BOOST_TEST(error_of(what) == "none");
}

// In the order in which they began; what has ended is not one of them. A target that forgets its
// bios stands for a kernel that hangs.
BOOST_AUTO_TEST_CASE(a_hang_names_the_tasks_and_the_operations_that_did_not_end) {
    runner::scenario what = with_snapshot();
    runner::operation stuck = write("hole", 8, 4, 2);
    stuck.at = {"test.yaml", 12, 9};
    runner::operation too = read("hole", 0, 1);
    too.at = {"test.yaml", 13, 9};
    what.workload = {create("hole", "0 128 forgetful base"),
                     concurrently({read("snap", 0, 1), stuck, too})};
    const powercut::test::fresh_simulation fresh;
    const auto machine = runner::make_timed_machine(what.disks, {});
    shim::target_type forgetful{};
    forgetful.name = "forgetful";
    forgetful.ctr = [](shim::dm_target&, shim::target_arguments) { return 0; };
    forgetful.dtr = [](shim::dm_target&) {};
    forgetful.map = [](shim::dm_target&, shim::bio&) { return shim::dm_mapio::submitted; };
    machine->kernel().register_target(forgetful);
    const std::string stopped = workload::record_workload(what, *machine).stopped;
    BOOST_TEST(stopped.starts_with("the kernel hangs: nothing happens any more and these wait: "),
               stopped);
    BOOST_TEST(stopped.find(" workload 1") != std::string::npos, stopped);
    BOOST_TEST(stopped.ends_with("; not ended: write to hole (test.yaml:12:9), read of hole "
                                 "(test.yaml:13:9)"),
               stopped);
}
