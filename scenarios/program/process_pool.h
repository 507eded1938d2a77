// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/program/messages.h"

#include <cstddef>
#include <functional>

// Jobs in child processes, so many at a time: SystemC allows one elaboration in a process, and a
// job that crashes takes nobody with it.
namespace powercut::program {

struct pool_listener {
    std::function<void(std::size_t job)> started;
    std::function<void(std::size_t job, const message&)> heard;
    // Last of a job; `died` says how a child ended that did not exit with 0, else it is empty.
    std::function<void(std::size_t job, const std::string& died)> ended;
};

// Runs job 0 .. jobs-1, each as `body(job, pipe)` in a child of its own that then exits. On SIGINT
// or SIGTERM the children are killed, `interrupted` is called, and the process dies of the same
// signal. std::system_error: no process or pipe to be had.
void run_in_children(std::size_t jobs, std::size_t at_a_time,
                     const std::function<void(std::size_t job, int pipe)>& body,
                     const pool_listener& listener, const std::function<void()>& interrupted);

} // namespace powercut::program
