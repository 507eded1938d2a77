// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/isolated.h"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <stdexcept>

using powercut::conformance::run_isolated;

BOOST_AUTO_TEST_CASE(status_and_text_come_back) {
    const auto result = run_isolated([](std::string& text) {
        text.assign(1'000'000, 'x'); // more than a pipe holds
        return 2;
    });
    BOOST_TEST(result.status == 2);
    BOOST_TEST((result.text == std::string(1'000'000, 'x')));
}

BOOST_AUTO_TEST_CASE(nothing_else_comes_back) {
    int here = 0;
    run_isolated([&](std::string&) { return here = 1; });
    BOOST_TEST(here == 0);
}

BOOST_AUTO_TEST_CASE(an_exception_is_told_apart) {
    const auto result =
        run_isolated([](std::string&) -> int { throw std::runtime_error("no such thing"); });
    BOOST_TEST(result.status == -1);
    BOOST_TEST(result.text == "no such thing");
}

BOOST_AUTO_TEST_CASE(a_crash_is_told_apart) {
    const auto result = run_isolated([](std::string&) { return ::raise(SIGKILL); });
    BOOST_TEST(result.status == -1);
    BOOST_TEST(result.text == "ended by signal 9 (Killed)");
}

BOOST_AUTO_TEST_CASE(what_never_ends_is_ended) {
    const auto forever = [](std::string&) -> int {
        for (volatile unsigned i = 0;;)
            i = i + 1;
    };
    const auto result = run_isolated(forever, std::chrono::seconds(1));
    BOOST_TEST(result.status == -1);
    BOOST_TEST(result.text == "no end within 1 s");
}
