// SPDX-License-Identifier: GPL-2.0-only
#include "../../support/fresh_simulation.h"
#include "scenario_script.h"
#include "scenarios/workload/record_workload.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace powercut;
using namespace powercut::workload::test;
using checks::promise_event;
using checks::promise_kind;

namespace {

workload::recording record(const runner::scenario& what) {
    const powercut::test::fresh_simulation fresh;
    const auto machine = runner::make_timed_machine(what.disks, {});
    return workload::record_workload(what, *machine);
}

std::vector<promise_event> promises(const workload::recording& run) {
    std::vector<promise_event> all;
    for (const workload::trace_step& step : run.steps)
        if (step.promise)
            all.push_back(*step.promise);
    return all;
}

std::vector<promise_kind> kinds(const std::vector<promise_event>& events) {
    std::vector<promise_kind> all;
    for (const promise_event& event : events)
        all.push_back(event.kind);
    return all;
}

// The media at the end, from what they were at the start.
std::vector<storage::versioned_medium> replayed(const workload::recording& run) {
    std::vector<storage::versioned_medium> media = run.start;
    for (const workload::trace_step& step : run.steps)
        if (!step.promise)
            media[step.disk].apply(step.event);
    return media;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_write_is_issued_reaches_the_disk_and_ends) {
    runner::scenario what = with_snapshot();
    what.workload = {write("origin", 8, 4, 2), flush("origin")};
    const workload::recording run = record(what);
    const std::vector<promise_event> events = promises(run);
    const std::vector<promise_kind> expected{promise_kind::write_issued, promise_kind::ended,
                                             promise_kind::flush_issued, promise_kind::ended};
    BOOST_TEST((kinds(events) == expected));
    BOOST_TEST(events[0].data[3] == storage::pattern(2, 11));
    BOOST_TEST(events[1].operation == events[0].operation);
    const auto media = replayed(run);
    BOOST_TEST(media[0].durable(8) == storage::pattern(2, 8));
    BOOST_TEST(media[0].durable(7) == storage::pattern(1, 7));
    BOOST_TEST(media[1].durable(8) == storage::pattern(1, 8)); // copied to COW chunk 2
}

BOOST_AUTO_TEST_CASE(everything_is_durable_after_the_setup) {
    runner::scenario what = with_snapshot();
    what.setup.push_back(write("origin", 8, 4, 2));
    what.workload = {flush("origin")};
    const workload::recording run = record(what);
    BOOST_TEST(run.start[0].durable(8) == storage::pattern(2, 8));
    BOOST_TEST(run.start[0].undecided().empty());
    BOOST_TEST(run.start[1].undecided().empty());
    BOOST_TEST(run.setup.size() == 6U); // two creations and a write, each begun and ended
}

BOOST_AUTO_TEST_CASE(even_on_a_disk_that_ignores_flushes) {
    runner::scenario what = with_snapshot();
    what.disks[0].config.profile.violations.flush_ignored = true;
    what.setup.push_back(write("origin", 8, 4, 2));
    what.workload = {write("origin", 9, 1, 3), flush("origin")};
    const workload::recording run = record(what);
    BOOST_TEST(run.start[0].durable(8) == storage::pattern(2, 8));
    BOOST_TEST(run.start[0].undecided().empty());
    BOOST_TEST(replayed(run)[0].undecided().size() == 1U);
}

BOOST_AUTO_TEST_CASE(concurrent_operations_are_all_issued_before_one_ends) {
    runner::scenario what = with_snapshot();
    what.workload = {concurrently({write("origin", 8, 1, 2), write("origin", 40, 1, 3)}),
                     flush("origin")};
    const std::vector<promise_event> events = promises(record(what));
    BOOST_TEST_REQUIRE(events.size() == 6U);
    BOOST_CHECK(events[0].kind == promise_kind::write_issued);
    BOOST_CHECK(events[1].kind == promise_kind::write_issued);
    BOOST_CHECK(events[2].kind == promise_kind::ended);
    BOOST_CHECK(events[4].kind == promise_kind::flush_issued);
}

BOOST_AUTO_TEST_CASE(a_read_brings_its_data) {
    runner::scenario what = with_snapshot();
    what.workload = {write("origin", 8, 1, 2), read("snap", 7, 2)};
    const std::vector<promise_event> events = promises(record(what));
    const std::vector<storage::content> expected{storage::pattern(1, 7), storage::pattern(1, 8)};
    BOOST_TEST(events.back().data == expected);
}

BOOST_AUTO_TEST_CASE(a_new_snapshot_is_told_from_one_that_goes_on) {
    runner::scenario what = with_snapshot();
    what.workload = {drop("snap"), create("snap", "0 128 snapshot base cow P 4"), drop("snap"),
                     wipe("cow", 0, 1), create("snap", "0 128 snapshot base cow P 4")};
    const workload::recording run = record(what);
    std::vector<bool> blank{run.setup.front().cow_blank};
    for (const promise_event& event : promises(run))
        if (event.kind == promise_kind::create_begun)
            blank.push_back(event.cow_blank);
    const std::vector<bool> expected{true, false, true};
    BOOST_TEST(blank == expected, boost::test_tools::per_element());
}

// Eight chunks of COW: a header, an area and six for data.
BOOST_AUTO_TEST_CASE(an_invalidation_is_seen_to_begin_and_reported) {
    runner::scenario what = with_snapshot(32);
    what.setup.push_back(write("origin", 0, 24, 2));
    what.workload = {write("origin", 64, 1, 3), read("snap", 0, 1)};
    const workload::recording run = record(what);
    const std::vector<promise_event> events = promises(run);
    const auto begun =
        std::ranges::find(events, promise_kind::invalidation_begun, &promise_event::kind);
    const auto reported =
        std::ranges::find(events, promise_kind::invalid_reported, &promise_event::kind);
    BOOST_REQUIRE(begun != events.end());
    BOOST_REQUIRE(reported != events.end());
    BOOST_TEST((begun < reported));
    BOOST_TEST(reported->device == "snap");
    BOOST_TEST(events.back().result == -EIO);
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_is_invalid_when_created_is_noticed) {
    runner::scenario what = with_snapshot(32);
    what.setup.push_back(write("origin", 0, 28, 2));
    what.workload = {drop("snap"), create("snap", "0 128 snapshot base cow P 4")};
    const std::vector<promise_event> events = promises(record(what));
    BOOST_CHECK(events.back().kind == promise_kind::found_invalid);
}

BOOST_AUTO_TEST_CASE(random_operations_are_carried_out) {
    runner::scenario what = with_snapshot();
    runner::operation random;
    random.kind = runner::operation_kind::random;
    random.random.operations = 20;
    random.random.devices = {"origin", "snap"};
    random.random.seed = 7;
    what.workload = {random};
    BOOST_TEST(promises(record(what)).size() == 40U);
}

BOOST_AUTO_TEST_CASE(the_same_scenario_gives_the_same_trace) {
    runner::scenario what = with_snapshot();
    what.workload = {
        concurrently({write("origin", 8, 1, 2), write("origin", 40, 1, 3), write("snap", 9, 1, 4)}),
        flush("snap")};
    const workload::recording first = record(what);
    const workload::recording second = record(what);
    BOOST_TEST_REQUIRE(first.steps.size() == second.steps.size());
    for (std::size_t i = 0; i < first.steps.size(); ++i) {
        BOOST_TEST((first.steps[i].promise == nullptr) == (second.steps[i].promise == nullptr));
        BOOST_TEST(first.steps[i].disk == second.steps[i].disk);
        BOOST_TEST(first.steps[i].event.command == second.steps[i].event.command);
    }
}
