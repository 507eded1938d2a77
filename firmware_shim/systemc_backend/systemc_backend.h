// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/backend.h"
#include "firmware_shim/systemc_backend/thread_pool.h"
#include "firmware_shim/timer_queue.h"

#include <systemc>

#include <deque>
#include <memory>

// The backend for full-system runs: every task and every executor is a SystemC thread, sleeping
// takes simulated time, and disk_ports are bound to disk models. One backend is one life of a
// machine; when power goes, its threads end and the next life gets a backend of its own.
//
// A thread ends where it sleeps, by an exception that passes its frames: what it would have done
// next never happens, and what it holds on its stack is freed. Executors first, because a task may
// be in the destructor of what they work on; then the tasks, newest first, because a task may work
// on the stack of the one that started it. The disks have lost their power by then.
//
// Timers are fired by one more thread, and only while run() has the simulation go on. The watchdog
// sees a hang where for two minutes no command was sent, no wait ended, nothing was queued and no
// timer was armed, but by a timer and what it brought; and no timer waits for longer than that. I/O
// that a timer brings again and again hides one.
//
// Modelled: cooperative scheduling; a hung-task watchdog. Not modelled: preemption, several
// processors, the time that code takes.
namespace powercut::shim {

class systemc_backend final : public backend {
public:
    explicit systemc_backend(
        std::shared_ptr<thread_pool> threads = std::make_shared<thread_pool>());
    ~systemc_backend() override;

    std::unique_ptr<executor> create_executor(std::string name) override;
    std::unique_ptr<wait_channel> create_channel() override;
    std::unique_ptr<timer> create_timer(std::function<void()> fired) override {
        return m_timers.create(std::move(fired));
    }
    void spawn(std::string name, std::function<void()> body) override;
    task_context& current() override { return *m_current; }

    bool sleep_on(wait_channel* channel) override;
    void wake_all(wait_channel* channel) override;
    bool sleep_ns(std::uint64_t duration_ns) override;
    void wait_ended() override { m_progress += !by_timer(); }
    void yield() override;
    void end_if_power_is_gone() override;
    void may_stall(std::string_view what) override;
    std::uint64_t now_ns() const override; // since this backend was made
    void wait_until_idle() override;
    void io_held_back() override { ++m_commands; }
    void held_back_io_goes_on() override { command_completed(); }
    std::vector<std::string> sleeping_tasks() const override;

    // Runs the simulation until `body`, as a task, and everything it started have ended. hang_error
    // when that can never happen; what a task throws comes through. When power went meanwhile, all
    // tasks have ended. May be called again, but not without power, nor after a hang of anybody but
    // the user's own tasks.
    void run(std::function<void()> body);

    // Who says for how many ns an allocation stalls; none does without. Asked only where somebody
    // else has a command outstanding or work to do: nobody else could make use of the time. In
    // stall_ns disks do all that is outstanding, unless they are slower than any.
    static constexpr std::uint64_t stall_ns = 1'000'000'000;
    using stall_decider = std::function<std::uint64_t(std::string_view what)>;
    void decide_stalls(stall_decider stalls) { m_stalls = std::move(stalls); }

    // Power goes now, as seen by the host: who calls this goes on until it would sleep, nobody else
    // is resumed, and run() returns.
    void power_off();
    // Ends what still sleeps. From outside of the simulation; the kernel is destroyed after it.
    void end_tasks();

    // For disk ports: commands outstanding, which is what an idle machine has none of.
    void command_submitted() {
        ++m_commands;
        ++m_progress;
    }
    void command_completed();
    // The simulation ends and run() throws this.
    void stop_with(std::exception_ptr failure);

private:
    class systemc_executor;
    struct systemc_channel;
    struct task;

    void start_thread(std::string name, bool is_executor, std::function<void()> body);
    void run_thread(const std::string& name, bool is_executor, const std::function<void()>& body);
    template <typename Wait>
    bool give_way(sc_core::sc_event* woken_by, bool is_sleep, Wait wait);
    bool wait_for(sc_core::sc_event& event);
    bool leave(task& self);
    bool outside_of_tasks() const;
    task* next_to_end() const;
    void work_done();
    bool others_are_busy() const;
    bool by_timer() const;
    void timer_armed();
    void serve_timers();
    bool idle() const { return m_commands == 0 && m_work == 0; }

    const std::shared_ptr<thread_pool> m_threads;
    const sc_core::sc_time m_began = sc_core::sc_time_stamp();
    task_context m_boot{"boot", nullptr};
    task_context* m_current = &m_boot; // boot while no thread runs, and in completions of commands
    std::vector<task*> m_tasks;        // in the order in which they began
    unsigned m_newborn = 0;            // threads that have not run yet
    unsigned m_commands = 0;           // outstanding or held back
    unsigned m_work = 0;               // pieces of work queued or running
    std::uint64_t m_progress = 0;      // grows while anything happens that is not polling
    unsigned m_long_sleepers = 0;
    timer_queue m_timers{*this, [this] { timer_armed(); }};
    bool m_serves_timers = false;
    sc_core::sc_event m_timers_changed;
    std::exception_ptr m_failure;
    stall_decider m_stalls;
    sc_core::sc_event m_idle;
};

} // namespace powercut::shim
