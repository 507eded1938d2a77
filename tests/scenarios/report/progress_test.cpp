// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/report/progress.h"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace powercut::report;
using namespace std::chrono_literals;

namespace {

struct terminal {
    std::vector<std::string> written;
    progress_line line{[this](const std::string& text) { written.push_back(text); }, 60};
    progress_line::clock::time_point now{1h};
};

} // namespace

BOOST_AUTO_TEST_CASE(a_line_is_rewritten_in_place) {
    terminal t;
    t.line.show(3, 14, {"a claim", 5, 40, 70, 0}, 0, t.now);
    BOOST_TEST(t.written ==
               std::vector<std::string>{
                   "\r3 of 14 ended; 5 of 40 cut points, 70 recoveries; a claim\033[K"});
}

BOOST_AUTO_TEST_CASE(it_says_how_many_others_run_and_fits_the_terminal) {
    terminal t;
    t.line.show(3, 14, {"a rather long claim", 0, 0, 0, 0}, 1, t.now);
    BOOST_TEST(t.written[0] ==
               "\r3 of 14 ended; starting, 1 more running; a rather long c...\033[K");
}

BOOST_AUTO_TEST_CASE(when_the_search_is_over_it_says_what_takes_the_time) {
    terminal t;
    t.line.show(0, 1, {"a claim", 40, 40, 70, 12}, 0, t.now);
    BOOST_TEST(
        t.written[0].starts_with("\r0 of 1 ended; making a counterexample small, 12 tries; a"));
}

BOOST_AUTO_TEST_CASE(it_is_written_at_most_ten_times_a_second) {
    terminal t;
    for (int i = 0; i < 1000; ++i, t.now += 1ms)
        t.line.show(0, 1, {}, 0, t.now);
    BOOST_TEST(t.written.size() == 10u);
}

BOOST_AUTO_TEST_CASE(erasing_leaves_nothing_and_the_next_line_comes_at_once) {
    terminal t;
    t.line.erase();
    BOOST_TEST(t.written.empty());
    t.line.show(0, 1, {}, 0, t.now);
    t.line.erase();
    BOOST_TEST(t.written.back() == "\r\033[K");
    t.line.show(0, 1, {}, 0, t.now);
    BOOST_TEST(t.written.size() == 3u);
}

BOOST_AUTO_TEST_CASE(without_a_terminal_nothing_is_shown) {
    progress_line line{nullptr, 80};
    line.show(0, 1, {}, 0);
    line.erase();
}
