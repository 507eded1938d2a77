// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/process_pool.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <csignal>
#include <map>
#include <vector>

#include <unistd.h>

using namespace powercut::program;

namespace {

struct record {
    std::map<std::size_t, std::vector<std::string>> heard;
    std::map<std::size_t, std::string> ended;
    std::size_t running = 0;
    std::size_t most = 0;

    void run(std::size_t jobs, std::size_t at_a_time,
             const std::function<void(std::size_t, int)>& body) {
        run_in_children(jobs, at_a_time, body,
                        {.started = [&](std::size_t) { most = std::max(most, ++running); },
                         .heard =
                             [&](std::size_t job, const message& said) {
                                 heard[job].push_back(static_cast<char>(said.kind) + said.payload);
                             },
                         .ended =
                             [&](std::size_t job, const std::string& died) {
                                 --running;
                                 ended[job] = died;
                             }},
                        [] {});
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(messages_arrive_whole_and_in_order) {
    const std::string large(300'000, 'x');
    record got;
    got.run(3, 2, [&](std::size_t job, int pipe) {
        send(pipe, message_kind::progress, "job " + std::to_string(job));
        send(pipe, message_kind::result, large);
        send(pipe, message_kind::fault, "");
    });
    for (std::size_t job = 0; job < 3; ++job) {
        BOOST_TEST(got.heard[job] ==
                   (std::vector<std::string>{"pjob " + std::to_string(job), "r" + large, "f"}));
        BOOST_TEST(got.ended.at(job) == "");
    }
}

BOOST_AUTO_TEST_CASE(never_more_children_than_asked_for) {
    record got;
    got.run(6, 2, [](std::size_t, int) { ::usleep(20'000); });
    BOOST_TEST(got.most == 2u);
    BOOST_TEST(got.ended.size() == 6u);
}

BOOST_AUTO_TEST_CASE(a_child_that_dies_takes_nobody_with_it) {
    record got;
    got.run(3, 3, [](std::size_t job, int pipe) {
        if (job == 0)
            ::raise(SIGKILL);
        if (job == 1)
            ::_exit(7);
        send(pipe, message_kind::result, "fine");
    });
    BOOST_TEST(got.ended.at(0) == "killed by signal 9 (Killed)");
    BOOST_TEST(got.ended.at(1) == "exit status 7");
    BOOST_TEST(got.ended.at(2) == "");
    BOOST_TEST(got.heard[2] == std::vector<std::string>{"rfine"});
}

// The pool is itself run in a child, which is interrupted; its own child must not outlive it.
BOOST_AUTO_TEST_CASE(an_interrupted_run_kills_its_children_and_dies_of_the_signal) {
    record got;
    got.run(1, 1, [](std::size_t, int outer) {
        run_in_children(
            1, 1, [](std::size_t, int) { ::sleep(60); },
            {.started = [](std::size_t) { ::raise(SIGTERM); },
             .heard = [](std::size_t, const message&) {},
             .ended = [](std::size_t, const std::string&) {}},
            [&] { send(outer, message_kind::fault, "interrupted"); });
    });
    BOOST_TEST(got.heard[0] == std::vector<std::string>{"finterrupted"});
    BOOST_TEST(got.ended.at(0) == "killed by signal 15 (Terminated)");
}
