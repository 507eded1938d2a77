// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/backend.h"

#include <systemc>

#include <deque>
#include <memory>
#include <set>

// The backend for full-system runs: every task and every executor is a SystemC thread, sleeping
// takes simulated time, and disk_ports are bound to disk models.
//
// Modelled: cooperative scheduling; a hung-task watchdog. Not modelled: preemption, several
// processors, the time that code takes.
namespace powercut::shim {

class systemc_backend final : public backend {
public:
    systemc_backend();
    ~systemc_backend() override;

    std::unique_ptr<executor> create_executor(std::string name) override;
    std::unique_ptr<wait_channel> create_channel() override;
    void spawn(std::string name, std::function<void()> body) override;
    task_context& current() override { return *m_current; }

    void sleep_on(wait_channel* channel) override;
    void wake_all(wait_channel* channel) override;
    void sleep_ns(std::uint64_t duration_ns) override;
    void yield() override;
    std::uint64_t now_ns() const override;
    void wait_until_idle() override;
    std::vector<std::string> sleeping_tasks() const override;

    // Runs the simulation until `body`, as a task, and everything it started have ended. hang_error
    // when that can never happen; what a task throws comes through.
    void run(std::function<void()> body);

    // When the kernel that ran here is gone: the threads of its executors end now.
    void let_threads_end();

    // For disk ports: commands outstanding, which is what an idle machine has none of.
    void command_submitted() {
        ++m_commands;
        ++m_progress;
    }
    void command_completed();

private:
    class systemc_executor;
    struct systemc_channel;

    void start_thread(std::string name, std::function<void()> body);
    void wait_as_current(const sc_core::sc_event& event);
    void stop_with(std::exception_ptr failure);
    void work_done();
    bool idle() const { return m_commands == 0 && m_work == 0; }

    task_context m_boot{"boot", nullptr};
    task_context* m_current = &m_boot;
    std::set<const task_context*> m_sleeping;
    unsigned m_commands = 0;
    unsigned m_work = 0;          // pieces of work queued or running
    std::uint64_t m_progress = 0; // grows while anything happens that is not polling
    unsigned m_long_sleepers = 0;
    std::exception_ptr m_failure;
    sc_core::sc_event m_idle;
};

} // namespace powercut::shim
