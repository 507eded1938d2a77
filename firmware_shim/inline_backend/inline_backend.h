// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/backend.h"

#include <deque>

// The backend for recoveries: no threads, no time of its own, I/O is immediate. Whoever sleeps
// runs, on its own stack, what is ready meanwhile: first completions of I/O, then work of executors
// and new tasks, and when there is neither the clock moves to the next sleeper.
//
// Limits: because a sleeper runs others on its own stack, it goes on only after they have ended. An
// executor whose work sleeps is therefore not entered again. A wait that could end only after such
// a return is reported as a hang; the SystemC backend has no such limit.
namespace powercut::shim {

class inline_backend final : public backend {
public:
    inline_backend();
    ~inline_backend() override;

    std::unique_ptr<executor> create_executor(std::string name) override;
    std::unique_ptr<wait_channel> create_channel() override { return nullptr; }
    void spawn(std::string name, std::function<void()> body) override;
    task_context& current() override { return *m_current; }

    bool sleep_on(wait_channel* channel) override;
    void wake_all(wait_channel*) override {}
    bool sleep_ns(std::uint64_t duration_ns) override;
    void yield() override;
    std::uint64_t now_ns() const override { return m_now_ns; }
    void wait_until_idle() override;
    std::vector<std::string> sleeping_tasks() const override;

    // Runs `body` as a task and then everything that is left.
    void run(const std::function<void()>& body);

    // For inline disks: ends a request, not on the submitter's stack but the next time somebody
    // sleeps.
    void complete_later(disk_request& request) { m_completions.push_back(&request); }

private:
    class inline_executor;
    struct new_task {
        std::string name;
        std::function<void()> body;
    };

    bool run_completion();
    bool run_ready(); // one piece of work or one new task
    void run_as(task_context& task, const std::function<void()>& body);

    task_context m_boot{"boot", nullptr};
    task_context* m_current = &m_boot;
    std::vector<task_context*> m_stack; // those that sleep below the current one
    std::deque<disk_request*> m_completions;
    std::deque<inline_executor*> m_ready; // an executor once for each piece of its work
    std::deque<new_task> m_new_tasks;
    std::uint64_t m_now_ns = 0;
    unsigned m_idle_naps = 0; // consecutive naps in which nothing else happened
};

} // namespace powercut::shim
