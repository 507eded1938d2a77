// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/backend.h"
#include "firmware_shim/timer_queue.h"

#include <deque>

// The backend for recoveries: no threads, no time of its own, I/O is immediate. Whoever sleeps
// runs, on its own stack, what is ready meanwhile: first completions of I/O, then work of executors
// and new tasks, and when there is neither the clock moves to the next sleeper, or to the next
// timer where nobody sleeps for a time.
//
// Limits: because a sleeper runs others on its own stack, it goes on only after they have ended. An
// executor whose work sleeps is therefore not entered again. A wait that could end only after such
// a return is reported as a hang; the SystemC backend has no such limit. A wait beside timers that
// are armed again and again is a hang when all that were armed as it began have fired, and a
// thousand in all: it would be wrong only for what comes of a timer that others armed meanwhile.
namespace powercut::shim {

class inline_backend final : public backend {
public:
    inline_backend();
    ~inline_backend() override;

    std::unique_ptr<executor> create_executor(std::string name) override;
    std::unique_ptr<wait_channel> create_channel() override { return nullptr; }
    std::unique_ptr<timer> create_timer(std::function<void()> fired) override {
        return m_timers.create(std::move(fired));
    }
    void spawn(std::string name, std::function<void()> body) override;
    task_context& current() override { return *m_current; }

    bool sleep_on(wait_channel* channel) override;
    void wake_all(wait_channel*) override {}
    bool sleep_ns(std::uint64_t duration_ns) override;
    void wait_ended() override { m_fruitless = {}; }
    void yield() override;
    std::uint64_t now_ns() const override { return m_now_ns; }
    void wait_until_idle() override;
    void io_held_back() override { ++m_held_back; }
    void held_back_io_goes_on() override { --m_held_back; }
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

    // What a task saw pass while it slept on one thing, or napped again and again, in vain.
    struct fruitless {
        unsigned count = 0;            // timers or naps
        std::uint64_t timers_then = 0; // times_armed() when it began
    };

    bool run_completion();
    bool run_ready(); // one piece of work or one new task
    bool run_all();   // whether there was anything to run
    void fire_timer();
    bool has_patience(fruitless& seen) const;
    void run_as(task_context& task, const std::function<void()>& body);

    task_context m_boot{"boot", nullptr};
    task_context* m_current = &m_boot;
    std::vector<task_context*> m_stack; // those that sleep below the current one
    std::deque<disk_request*> m_completions;
    std::deque<inline_executor*> m_ready; // an executor once for each piece of its work
    std::deque<new_task> m_new_tasks;
    std::uint64_t m_now_ns = 0;
    unsigned m_held_back = 0; // I/O that waits for a timer
    timer_queue m_timers{*this, [] {}};
    fruitless m_fruitless;         // of the current task's sleep
    fruitless m_idle_naps;         // consecutive naps in which nothing but timers happened
    std::uint64_t m_delivered = 0; // completions
};

} // namespace powercut::shim
