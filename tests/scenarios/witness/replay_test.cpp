// SPDX-License-Identifier: GPL-2.0-only
// A counterexample shows its violation again, in the life after a power cut or two and on running
// devices; without the bug, or with nothing lost, it does not; a replay is the same each time.
#include "witnesses.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace powercut;
using namespace powercut::witness::test;
using witness::replayed;

namespace {

std::string misfit_of(const witness::witness& of) {
    try {
        replay_once(of);
    } catch (const witness::misfit& error) {
        return error.what();
    }
    return "none";
}

} // namespace

BOOST_AUTO_TEST_CASE(a_violation_is_shown_again) {
    const replayed done = replay_once(lost_exception());
    BOOST_TEST(done.shown);
    BOOST_TEST(done.verdict == "shows the violation again: snapshot_content of snap");
}

BOOST_AUTO_TEST_CASE(ten_times_the_same) {
    const replayed first = replay_once(lost_exception());
    for (int i = 1; i < 10; ++i) {
        const replayed again = replay_once(lost_exception());
        BOOST_TEST(again.shown);
        BOOST_TEST(again.story == first.story);
    }
}

BOOST_AUTO_TEST_CASE(with_nothing_lost_it_is_not_shown) {
    witness::witness of = lost_exception();
    of.cuts[0].lost.clear();
    const replayed done = replay_once(of);
    BOOST_TEST(!done.shown);
    BOOST_TEST(done.verdict == "does not show the violation: snapshot_content of snap");
}

// With FUA the area is durable by then.
BOOST_AUTO_TEST_CASE(without_the_bug_the_version_cannot_be_lost) {
    BOOST_TEST(misfit_of(lost_exception("bugs: []")) ==
               "command 7 has no version of sector 4 of cow that a cut here could lose");
}

BOOST_AUTO_TEST_CASE(another_violation_of_the_same_crash_does_not_count) {
    witness::witness of = lost_exception();
    of.violation.device = "origin";
    BOOST_TEST(!replay_once(of).shown);
}

BOOST_AUTO_TEST_CASE(a_second_power_cut) {
    const replayed done = replay_once(lost_exception_later());
    BOOST_TEST(done.shown);
    witness::witness kept = lost_exception_later();
    kept.cuts[1].lost.clear();
    BOOST_TEST(!replay_once(kept).shown);
}

BOOST_AUTO_TEST_CASE(the_second_cut_may_come_while_devices_are_created) {
    witness::witness of = lost_exception_later();
    of.cuts[1] = {.cut_point = 2};
    const replayed done = replay_once(of);
    BOOST_TEST(!done.shown);
    BOOST_TEST(done.story.find("power is cut at cut point 2 of 0 .. ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_violation_that_needs_no_power_cut) {
    witness::witness of =
        witness::test::of_snapshot_content("disks: {base: {size: 64KiB}}\nworkload: []\n", {});
    of.what = yaml::load_scenario("scenarios/cases/misaligned_discard.yaml");
    of.violation = {.check = "snapshot_content", .device = "snap", .live = true};
    BOOST_TEST(replay_once(of).shown);
    of.what.workload.clear();
    BOOST_TEST(!replay_once(of).shown);
}

BOOST_AUTO_TEST_CASE(a_cut_point_that_there_is_not) {
    witness::witness of = lost_exception();
    of.cuts[0].cut_point = 1000;
    BOOST_TEST(misfit_of(of) == "life 1 has no cut point 1000; its last one is 6");
}

// Two commands in flight on two disks: the first question is which of them completes.
BOOST_AUTO_TEST_CASE(a_schedule_is_followed) {
    witness::witness of = lost_exception();
    of.what.workload = yaml::load_scenario_text(
                           "title: t" + disks_and_setup +
                               "workload:\n"
                               "  - concurrently:\n"
                               "      - write: {device: base, sector: 80, count: 1, seed: 2}\n"
                               "      - write: {device: cow, sector: 120, count: 1, seed: 3}\n"
                               "  - flush: base\n",
                           "w.yaml")
                           .workload;
    const auto base_is_first = [](const std::string& story) {
        const std::size_t base = story.find("base  command 2 completed: write");
        const std::size_t cow = story.find("cow   command 5 completed: write");
        BOOST_TEST_REQUIRE(std::max(base, cow) != std::string::npos, story);
        return base < cow;
    };
    of.cuts[0] = {.cut_point = 3}; // the flush has completed
    BOOST_TEST(base_is_first(replay_once(of).story));
    of.cuts[0].schedule = {{0, 1}};
    BOOST_TEST(!base_is_first(replay_once(of).story));
}
