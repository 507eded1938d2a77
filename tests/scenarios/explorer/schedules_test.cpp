// SPDX-License-Identifier: GPL-2.0-only
// Schedules are enumerated once each, fewest deviations first.
#include "scenarios/explorer/schedules.h"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <set>
#include <stdexcept>

using namespace powercut;
using explorer::deviation;
using explorer::schedule;

namespace {

// What a run of the toy was answered.
using answers = std::vector<std::uint64_t>;
using toy = std::function<answers(storage::chooser&)>;

struct walk {
    std::vector<std::size_t> deviations; // of each schedule, in the order in which they ran
    std::set<answers> runs;
};

walk run_all(unsigned deviations_max, const toy& run) {
    walk seen;
    explorer::schedules all(deviations_max);
    for (schedule next; all.next(next);) {
        explorer::schedule_chooser by(next);
        seen.deviations.push_back(next.size());
        seen.runs.insert(run(by));
        all.ran(next, by.alternatives());
    }
    return seen;
}

answers four_of_three(storage::chooser& by) {
    answers given;
    for (int i = 0; i < 4; ++i)
        given.push_back(by.choose(3, "which"));
    return given;
}

// A completion that came early is not asked about again: the questions depend on the answers.
answers three_completions(storage::chooser& by) {
    answers order;
    for (std::uint64_t left = 3; left > 1; --left)
        order.push_back(by.choose(left, "which"));
    return order;
}

} // namespace

BOOST_AUTO_TEST_CASE(no_deviation_is_one_run) {
    const walk seen = run_all(0, four_of_three);
    BOOST_TEST(seen.deviations.size() == 1U);
    BOOST_TEST(seen.runs.contains({0, 0, 0, 0}));
}

BOOST_AUTO_TEST_CASE(each_number_of_deviations_has_its_count) {
    // (4 choose d) places, 2 answers each: 1, 8, 24, 32, 16.
    const std::size_t total[] = {1, 9, 33, 65, 81, 81};
    for (unsigned most = 0; most < 6; ++most) {
        const walk seen = run_all(most, four_of_three);
        BOOST_TEST(seen.deviations.size() == total[most]);
        BOOST_TEST(seen.runs.size() == total[most]); // no two alike
        BOOST_TEST(std::ranges::is_sorted(seen.deviations));
    }
}

BOOST_AUTO_TEST_CASE(every_order_of_three_commands) {
    BOOST_TEST(run_all(1, three_completions).runs.size() == 4U);
    BOOST_TEST(run_all(2, three_completions).runs.size() == 6U);
    BOOST_TEST(run_all(2, three_completions).deviations.size() == 6U);
}

BOOST_AUTO_TEST_CASE(what_a_run_was_asked_can_be_looked_at) {
    explorer::schedule_chooser by({{1, 2}});
    BOOST_TEST(by.choose(5, "a") == 0U);
    BOOST_TEST(by.choose(3, "b") == 2U);
    BOOST_TEST(by.choose(4, "c") == 0U);
    BOOST_TEST((by.alternatives() == answers{5, 3, 4}));
}

BOOST_AUTO_TEST_CASE(a_deviation_must_fit_its_question) {
    explorer::schedule_chooser by({{0, 2}});
    BOOST_CHECK_THROW(by.choose(2, "which command completes: 1 of a, 1 of b"), std::logic_error);
}
