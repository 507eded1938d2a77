// SPDX-License-Identifier: GPL-2.0-only
// A later life begins with the devices that existed, recorded like any others, and leaves out what
// cannot be done there; whoever watches hears of every step as it is recorded.
#include "../../support/fresh_simulation.h"
#include "scenario_script.h"
#include "scenarios/workload/life.h"
#include "scenarios/workload/resolved_table.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::workload::test;
using checks::promise_kind;

namespace {

const std::string snap_table = "0 128 snapshot base cow P 4";
const std::string origin_table = "0 128 snapshot-origin base";

struct computer {
    powercut::test::fresh_simulation fresh{};
    runner::scenario what = two_disks();
    std::unique_ptr<runner::timed_machine> machine = runner::make_timed_machine(what.disks, {});

    checks::oracle::device device(const std::string& name, const std::string& table) const {
        return {name, workload::resolve_table(machine->kernel(), table)};
    }
    workload::recording live(const workload::life_plan& plan) {
        return workload::record_life(plan, what.disks, *machine);
    }
};

// Of the promises: kind and device.
std::vector<std::pair<promise_kind, std::string>> told(const workload::recording& run) {
    std::vector<std::pair<promise_kind, std::string>> all;
    for (const workload::trace_step& step : run.steps)
        if (step.promise)
            all.emplace_back(step.promise->kind, step.promise->device);
    return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(devices_that_existed_are_created_again_in_order) {
    computer on;
    const std::vector boot{on.device("snap", snap_table), on.device("origin", origin_table)};
    const std::vector work{flush("origin")};
    const workload::recording run = on.live({.boot = boot, .work = work});
    BOOST_TEST((told(run) == std::vector<std::pair<promise_kind, std::string>>{
                                 {promise_kind::create_begun, "snap"},
                                 {promise_kind::created, "snap"},
                                 {promise_kind::create_begun, "origin"},
                                 {promise_kind::created, "origin"},
                                 {promise_kind::flush_issued, "origin"},
                                 {promise_kind::ended, "origin"}}));
    BOOST_TEST(run.setup.empty());
    BOOST_TEST(run.stopped == "");
    BOOST_TEST(run.start.size() == 2u);
    BOOST_TEST(!run.steps.front().promise->table->text.empty());
    BOOST_TEST(run.steps.front().promise->cow_blank); // pattern 9 begins with four zeroes
}

BOOST_AUTO_TEST_CASE(what_cannot_be_done_later_is_left_out) {
    computer on;
    const std::vector boot{on.device("origin", origin_table)};
    runner::operation resume = flush("snap");
    resume.kind = runner::operation_kind::resume;
    const std::vector work{
        write("snap", 0, 4, 2),
        resume,
        drop("snap"),
        create("origin", origin_table),             // is there already
        create("bad", "0 128 snapshot base x P 4"), // no such COW
        concurrently({flush("nobody"), flush("origin")}),
        drop("origin"),
        flush("origin"),
    };
    const workload::recording run = on.live({.boot = boot, .work = work});
    BOOST_TEST((told(run) == std::vector<std::pair<promise_kind, std::string>>{
                                 {promise_kind::create_begun, "origin"},
                                 {promise_kind::created, "origin"},
                                 {promise_kind::create_begun, "bad"},
                                 {promise_kind::remove_begun, "bad"},
                                 {promise_kind::removed, "bad"},
                                 {promise_kind::flush_issued, "origin"},
                                 {promise_kind::ended, "origin"},
                                 {promise_kind::remove_begun, "origin"},
                                 {promise_kind::removed, "origin"}}));
}

// It would be tried at the next boot again.
BOOST_AUTO_TEST_CASE(a_device_that_does_not_come_up_is_not_removed) {
    computer on;
    const std::vector boot{on.device("bad", "0 128 snapshot base x P 4"),
                           on.device("origin", origin_table)};
    const workload::recording run = on.live({.boot = boot});
    BOOST_TEST((told(run) == std::vector<std::pair<promise_kind, std::string>>{
                                 {promise_kind::create_begun, "bad"},
                                 {promise_kind::create_begun, "origin"},
                                 {promise_kind::created, "origin"}}));
}

BOOST_AUTO_TEST_CASE(every_step_is_watched_in_order) {
    computer on;
    const std::vector work{create("snap", snap_table), create("origin", origin_table),
                           write("origin", 8, 4, 2)};
    std::size_t begun = 0;
    std::vector<workload::trace_step> watched;
    const auto watch = [&](const workload::trace_step* last) {
        if (last)
            watched.push_back(*last);
        else
            begun = begun + 1 + watched.size();
    };
    const workload::recording run = on.live({.work = work, .watch = watch});
    BOOST_TEST(begun == 1u);
    BOOST_TEST(watched.size() == run.steps.size());
    BOOST_TEST(watched.size() > 10u);
    for (std::size_t i = 0; i < watched.size(); ++i) {
        BOOST_TEST(watched[i].promise == run.steps[i].promise);
        BOOST_TEST(watched[i].event.command == run.steps[i].event.command);
    }
}

// The same steps up to the cut, nothing after it, and the machine can live again.
BOOST_AUTO_TEST_CASE(a_life_ends_where_power_is_cut) {
    computer on;
    const std::vector work{create("snap", snap_table), create("origin", origin_table),
                           write("origin", 8, 4, 2), flush("origin")};
    const workload::recording whole = on.live({.work = work});
    for (const std::size_t steps : {std::size_t{0}, std::size_t{1}, whole.steps.size() / 2}) {
        on.machine->power_cycle(runner::new_media(on.what.disks));
        std::size_t seen = 0;
        const auto watch = [&](const workload::trace_step* last) {
            seen += last ? 1 : 0;
            if (seen == steps)
                on.machine->cut_power();
        };
        const workload::recording cut = on.live({.work = work, .watch = watch});
        BOOST_TEST(on.machine->power_was_cut());
        BOOST_TEST(cut.steps.size() == steps);
        BOOST_TEST(cut.stopped == "");
        for (std::size_t i = 0; i < cut.steps.size(); ++i)
            BOOST_TEST(cut.steps[i].event.command == whole.steps[i].event.command);
    }
}
