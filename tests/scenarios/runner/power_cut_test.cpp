// SPDX-License-Identifier: GPL-2.0-only
// Power goes in the middle of a run: at that moment everything stops, and nothing else is told.
#include "lives.h"

#include "firmware_shim/dm_ioctl.h"
#include "firmware_shim/user_io.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::runner::test;
using checks::promise_kind;

namespace {

// Power goes with the step of this number, in each life.
struct cut_lives : lives {
    explicit cut_lives(runner::scenario of) : lives(std::move(of)) {
        machine->listen([this](std::size_t, const storage::event&) {
            if (steps.size() == cut_after)
                machine->cut_power();
        });
    }
    std::size_t cut_after = 0; // 0: never
};

lines steps_of(const workload::recording& run) {
    lines all;
    for (const workload::trace_step& step : run.steps)
        if (!step.promise)
            all.push_back(line_of(step.disk, step.event));
    return all;
}

unsigned ended(const workload::recording& run) {
    unsigned count = 0;
    for (const workload::trace_step& step : run.steps)
        count += step.promise && step.promise->kind == promise_kind::ended;
    return count;
}

} // namespace

BOOST_AUTO_TEST_CASE(cut_after_each_step_and_live_again) {
    cut_lives on(busy_scenario());
    on.live();
    const lines whole = on.steps;
    for (std::size_t cut = 1; cut <= whole.size(); ++cut) {
        on.renew();
        on.cut_after = cut;
        on.live();
        BOOST_TEST(on.machine->power_was_cut());
        const lines expected(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(cut));
        BOOST_TEST(on.steps == expected, boost::test_tools::per_element());
        on.machine->run([] { BOOST_ERROR("nothing runs without power"); });
        on.renew();
        on.cut_after = 0;
        on.live();
        BOOST_TEST(!on.machine->power_was_cut());
        BOOST_TEST(on.steps == whole, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(a_recording_ends_at_the_cut) {
    cut_lives on(busy_scenario());
    const workload::recording whole = on.live();
    const std::size_t before = on.steps.size() - steps_of(whole).size(); // in the setup
    on.renew();
    on.cut_after = before + 3;
    const workload::recording run = on.live();
    BOOST_TEST(steps_of(run).size() == 3U);
    BOOST_TEST(run.stopped.empty());
    BOOST_TEST(ended(run) == 0U);
    // The media are as these steps leave them.
    std::vector<storage::versioned_medium> media = run.start;
    for (const workload::trace_step& step : run.steps)
        if (!step.promise)
            media[step.disk].apply(step.event);
    for (std::size_t disk = 0; disk < 2; ++disk)
        for (std::uint64_t sector = 0; sector < 128; ++sector)
            BOOST_TEST(media[disk].legal(sector).size() ==
                       on.machine->medium(disk).legal(sector).size());
}

BOOST_AUTO_TEST_CASE(a_task_that_cuts_the_power_ends_where_it_sleeps) {
    lives on(busy_scenario());
    bool began = false;
    bool went_on = false;
    on.machine->run([&] {
        shim::backend& backend = on.machine->kernel().runs_on();
        backend.spawn("too late", [&] { began = true; });
        on.machine->cut_power();
        backend.sleep_ns(1);
        went_on = true;
    });
    BOOST_TEST(on.machine->power_was_cut());
    BOOST_TEST(!began);
    BOOST_TEST(!went_on);
}

BOOST_AUTO_TEST_CASE(an_observer_of_the_kernel_may_cut_the_power) {
    lives on(busy_scenario());
    on.machine->kernel().trace_bios([&](const auto&, const auto&) { on.machine->cut_power(); });
    const workload::recording run = on.live();
    BOOST_TEST(on.machine->power_was_cut());
    BOOST_TEST(on.steps.empty());
    BOOST_TEST(ended(run) == 0U);
    on.renew();
    BOOST_TEST(ended(on.live()) == 7U);
}

// Symptom: an exception that ends a task may not pass a destructor that sleeps.
BOOST_AUTO_TEST_CASE(power_goes_while_a_device_is_taken_down) {
    lives on(workload::test::with_snapshot());
    shim::kernel& k = on.machine->kernel();
    shim::backend& backend = k.runs_on();
    bool removed = false;
    const auto write_origin = [&] {
        std::vector<shim::sector_handle> data(1);
        int error = 0;
        shim::user_write(*k.find_device("origin", &error), 8, data);
    };
    on.machine->run([&] {
        BOOST_TEST(shim::dm_create(k, "snap", "0 128 snapshot base cow P 4") == 0);
        BOOST_TEST(shim::dm_create(k, "origin", "0 128 snapshot-origin base") == 0);
        backend.spawn("writer", write_origin);
        backend.sleep_ns(10'000);
        backend.spawn("remover", [&] {
            shim::dm_remove(k, "snap"); // its destructor waits for the copy
            backend.sleep_ns(1);
            removed = true;
        });
        backend.sleep_ns(10'000);
        BOOST_TEST(backend.sleeping_tasks().size() == 2U);
        on.machine->cut_power();
    });
    BOOST_TEST(on.machine->power_was_cut());
    BOOST_TEST(!removed);
    on.renew();
    BOOST_TEST(on.live().stopped.empty());
}
