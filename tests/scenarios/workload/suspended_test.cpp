// SPDX-License-Identifier: GPL-2.0-only
// What waits for a device that the user suspended: in a first life the scenario is wrong, a later
// one ends there. Verbs may stand in order beside I/O, so that it need not come to that.
#include "../../support/fresh_simulation.h"
#include "scenario_script.h"
#include "scenarios/runner/scenario_error.h"
#include "scenarios/workload/life.h"

#include "firmware_shim/user_io.h"
#include "scenarios/workload/resolved_table.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>

using namespace powercut;
using namespace powercut::workload::test;
using checks::promise_kind;

namespace {

struct computer {
    powercut::test::fresh_simulation fresh{};
    runner::scenario what;
    std::unique_ptr<runner::timed_machine> machine;

    explicit computer(runner::scenario of)
        : what(std::move(of)), machine(runner::make_timed_machine(what.disks, {})) {}
    workload::recording live() {
        return workload::record_life({.setup = what.setup, .work = what.workload}, what.disks,
                                     *machine);
    }
    std::string error() {
        try {
            live();
        } catch (const runner::scenario_error& error) {
            return std::to_string(error.at().line) + ": " + error.what();
        }
        return "none";
    }
};

runner::operation at_line(runner::operation op, std::size_t line) {
    op.at = {"test.yaml", line, 5};
    return op;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_write_that_nobody_will_let_through_is_a_mistake_of_the_scenario) {
    runner::scenario what = with_snapshot();
    what.workload = {suspend("origin"), at_line(write("origin", 8, 4, 2), 12)};
    BOOST_TEST(computer(what).error() ==
               "12: write to origin: waits for a resume of origin that does not come");
    std::swap(what.setup, what.workload);
    what.setup.insert(what.setup.begin(), {create("origin", "0 128 snapshot-origin base")});
    what.workload.clear();
    BOOST_TEST(computer(what).error() ==
               "12: write to origin: waits for a resume of origin that does not come");
}

BOOST_AUTO_TEST_CASE(the_first_of_several_is_told) {
    runner::scenario what = with_snapshot();
    what.workload = {suspend("origin"), suspend("snap"),
                     concurrently({at_line(read("base", 0, 1), 9), at_line(flush("snap"), 10),
                                   at_line(read("origin", 0, 1), 11)})};
    BOOST_TEST(computer(what).error() ==
               "10: flush of snap: waits for a resume of snap that does not come");
}

BOOST_AUTO_TEST_CASE(a_device_on_a_suspended_one_waits_for_that) {
    runner::scenario what = two_disks();
    what.setup = {create("low", "0 128 snapshot-origin base"),
                  create("high", "0 128 snapshot-origin low")};
    what.workload = {suspend("low"), at_line(write("high", 0, 1, 2), 12)};
    BOOST_TEST(computer(what).error() ==
               "12: write to high: waits for a resume of low that does not come");
    // So does a verb that waits for what is in flight.
    what.workload = {suspend("low"), concurrently({at_line(write("high", 0, 1, 2), 12),
                                                   in_order({at_line(suspend("high"), 13)})})};
    BOOST_TEST(computer(what).error() ==
               "12: write to high: waits for a resume of low that does not come");
}

BOOST_AUTO_TEST_CASE(a_later_life_ends_there_and_can_be_looked_at) {
    computer on(two_disks());
    const std::vector<checks::oracle::device> boot{
        {"origin", workload::resolve_table(on.machine->kernel(), "0 128 snapshot-origin base")}};
    const std::vector work{write("origin", 0, 1, 2), suspend("origin"), read("origin", 0, 1),
                           write("base", 50, 1, 3)};
    const workload::recording run =
        workload::record_life({.boot = boot, .work = work}, on.what.disks, *on.machine);
    BOOST_TEST(run.stopped == "");
    std::array<storage::content, 1> data{};
    on.machine->run([&] {
        int error = 0;
        BOOST_TEST(shim::user_read(*on.machine->kernel().find_device("base", &error), 0, data) ==
                   0);
    });
    BOOST_TEST(data[0] == storage::pattern(2, 0));
    BOOST_TEST(on.machine->disk_content(0, 50) == storage::pattern(1, 50)); // never came to it
}

BOOST_AUTO_TEST_CASE(verbs_in_order_beside_a_write) {
    runner::scenario what = with_snapshot();
    what.workload = {
        concurrently({write("origin", 8, 4, 2),
                      in_order({suspend("snap"), suspend("origin"), resume("origin"),
                                resume("snap"), write("snap", 0, 1, 3)}),
                      in_order({write("origin", 40, 1, 4), write("origin", 50, 1, 5)})})};
    computer on(what);
    const workload::recording run = on.live();
    BOOST_TEST(run.stopped == "");
    std::vector<std::pair<promise_kind, std::uint64_t>> second_list; // by sector
    unsigned ended = 0;
    workload::for_each_promise(run, [&](const checks::promise_event& event) {
        if (event.kind != promise_kind::ended && event.kind != promise_kind::write_issued)
            return;
        ended += event.kind == promise_kind::ended && event.result == 0;
        if (event.sector >= 40)
            second_list.emplace_back(event.kind, event.sector);
    });
    BOOST_TEST(ended == 4U);
    BOOST_TEST((second_list == std::vector<std::pair<promise_kind, std::uint64_t>>{
                                   {promise_kind::write_issued, 40},
                                   {promise_kind::ended, 40},
                                   {promise_kind::write_issued, 50},
                                   {promise_kind::ended, 50}}));
}
