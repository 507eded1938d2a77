// SPDX-License-Identifier: GPL-2.0-only
// What the kernel is told to refuse: it does, or the scenario is wrong; a BUG on the way is one.
#include "../../support/fresh_simulation.h"
#include "../../support/probe_target.h"
#include "scenario_script.h"
#include "scenarios/runner/scenario_error.h"
#include "scenarios/workload/record_workload.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cerrno>

using namespace powercut;
using namespace powercut::workload::test;

namespace {

// A header of a version that no kernel reads: magic, valid, version, chunk size.
runner::scenario with_foreign_header() {
    constexpr std::array<unsigned char, 16> header{0x53, 0x6e, 0x41, 0x70, 1, 0, 0, 0,
                                                   2,    0,    0,    0,    4, 0, 0, 0};
    runner::scenario what = two_disks();
    auto& fill = what.disks[1].config.fill;
    fill = fill.with_bytes(0, std::as_bytes(std::span(header)));
    return what;
}

runner::operation refused(runner::operation op, int with) {
    op.fails = with;
    return op;
}

std::string error_of(const runner::scenario& what) {
    const powercut::test::fresh_simulation fresh;
    const auto machine = runner::make_timed_machine(what.disks, {});
    try {
        workload::record_workload(what, *machine);
    } catch (const runner::scenario_error& error) {
        const std::string text = std::to_string(error.at().line) + ": " + error.what();
        return text.substr(0, text.find(": device-mapper"));
    }
    return "none";
}

const runner::operation create_snap = create("snap", "0 128 snapshot base cow P 4");

} // namespace

BOOST_AUTO_TEST_CASE(the_workload_goes_on_after_the_refusal_it_was_told_of) {
    runner::scenario what = with_foreign_header();
    what.setup = {refused(create_snap, -EINVAL)};
    what.workload = {refused(create_snap, -EINVAL), wipe("cow", 0, 1), create_snap,
                     read("snap", 0, 1)};
    BOOST_TEST(error_of(what) == "none");
}

// A boot after a cut there would not try to create it either.
BOOST_AUTO_TEST_CASE(a_refusal_that_was_told_of_is_no_promise) {
    runner::scenario what = with_foreign_header();
    what.workload = {refused(create_snap, -EINVAL)};
    const powercut::test::fresh_simulation fresh;
    const auto machine = runner::make_timed_machine(what.disks, {});
    const workload::recording run = workload::record_workload(what, *machine);
    workload::for_each_promise(run, [](const checks::promise_event& event) {
        BOOST_TEST(false, "promised something of " << event.device);
    });
}

BOOST_AUTO_TEST_CASE(another_errno_and_none_are_errors_of_the_scenario) {
    runner::scenario what = with_foreign_header();
    what.workload = {refused(create_snap, -EBUSY)};
    BOOST_TEST(error_of(what) == "5: create snap: refused with -EINVAL, expected -EBUSY");
    what = two_disks();
    what.workload = {refused(create_snap, -EINVAL)};
    BOOST_TEST(error_of(what) == "5: create snap: not refused, expected -EINVAL");
}

BOOST_AUTO_TEST_CASE(other_verbs) {
    runner::scenario what = with_snapshot();
    runner::operation message = drop("snap");
    message.kind = runner::operation_kind::message;
    message.text = "nonsense";
    what.workload = {refused(message, -EINVAL), read("snap", 0, 1)};
    BOOST_TEST(error_of(what) == "none");
    what.workload = {refused(drop("snap"), -EBUSY)};
    BOOST_TEST(error_of(what) == "0: remove snap: not refused, expected -EBUSY");
}

// The device that has the name already is not touched.
BOOST_AUTO_TEST_CASE(names_that_are_taken_and_names_that_are_not_there) {
    runner::scenario what = with_snapshot();
    runner::operation reload = create("none", create_snap.text);
    reload.kind = runner::operation_kind::reload;
    what.workload = {refused(create_snap, -EBUSY),     refused(drop("none"), -ENXIO),
                     refused(suspend("none"), -ENXIO), refused(resume("none"), -ENXIO),
                     refused(reload, -ENXIO),          read("snap", 0, 1)};
    BOOST_TEST(error_of(what) == "none");
    what.workload = {refused(create("other", "0 128 snapshot-origin base"), -EBUSY)};
    BOOST_TEST(error_of(what) == "5: create other: not refused, expected -EBUSY");
    what.workload = {refused(drop("snap"), -ENXIO)};
    BOOST_TEST(error_of(what) == "0: remove snap: not refused, expected -ENXIO");
}

// No scenario has a target that does this; the machine gets one.
BOOST_AUTO_TEST_CASE(a_bug_is_no_refusal) {
    runner::scenario what = two_disks();
    what.workload = {refused(create("snap", "0 128 broken base"), -EINVAL)};
    const powercut::test::fresh_simulation fresh;
    const auto machine = runner::make_timed_machine(what.disks, {});
    shim::target_type broken{};
    broken.name = "broken";
    broken.ctr = [](shim::dm_target&, shim::target_arguments) -> int {
        throw shim::kernel_bug("a division by zero");
    };
    machine->kernel().register_target(broken);
    BOOST_TEST(workload::record_workload(what, *machine).stopped ==
               "the kernel hit a BUG: a division by zero");
}
