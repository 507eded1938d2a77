// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/systemc_backend/systemc_backend.h"

#include "firmware_shim/systemc_backend/sanitizer_stack.h"

#include <utility>

namespace powercut::shim {

namespace {

constexpr std::uint64_t long_sleep_ns = 1'000'000'000;

} // namespace

struct systemc_backend::systemc_channel : wait_channel {
    sc_core::sc_event woken;
};

class systemc_backend::systemc_executor final : public executor {
public:
    systemc_executor(systemc_backend& on, std::string name)
        : m_backend(on), m_shared(std::make_shared<shared>()) {
        m_shared->name = std::move(name);
        m_backend.start_thread(m_shared->name,
                               [&backend = m_backend, state = m_shared] { run(backend, *state); });
    }
    // The thread outlives the executor for a moment; it shares the state and ends when it sees the
    // flag.
    ~systemc_executor() override {
        m_shared->ended = true;
        m_shared->changed.notify(sc_core::SC_ZERO_TIME);
    }

    void queue(work_function function, void* argument) override {
        m_shared->work.push_back({function, argument});
        ++m_backend.m_work;
        ++m_backend.m_progress;
        m_shared->changed.notify(sc_core::SC_ZERO_TIME);
    }

    void flush() override {
        const std::uint64_t target = m_shared->done + m_shared->work.size() + m_shared->running;
        while (m_shared->done < target && !m_backend.abandoned())
            m_backend.wait_as_current(m_shared->piece_done);
    }

private:
    struct piece {
        work_function function;
        void* argument;
    };
    struct shared {
        std::string name;
        std::deque<piece> work;
        std::uint64_t done = 0;
        unsigned running = 0;
        bool ended = false;
        sc_core::sc_event changed;
        sc_core::sc_event piece_done;
    };

    static void run(systemc_backend& backend, shared& state) {
        while (!state.ended) {
            while (!state.work.empty()) {
                const piece next = state.work.front();
                state.work.pop_front();
                state.running = 1;
                next.function(next.argument);
                state.running = 0;
                ++state.done;
                state.piece_done.notify(sc_core::SC_ZERO_TIME);
                backend.work_done();
            }
            if (!state.ended)
                wait_for_work(backend, state);
        }
    }

    // An executor without work is no sleeper that a hang report would name.
    static void wait_for_work(systemc_backend& backend, shared& state) {
        task_context* const self = backend.m_current;
        sc_core::wait(state.changed);
        backend.m_current = self;
    }

    systemc_backend& m_backend;
    std::shared_ptr<shared> m_shared;
};

systemc_backend::systemc_backend() = default;
systemc_backend::~systemc_backend() = default;

std::unique_ptr<executor> systemc_backend::create_executor(std::string name) {
    return std::make_unique<systemc_executor>(*this, std::move(name));
}

std::unique_ptr<wait_channel> systemc_backend::create_channel() {
    return std::make_unique<systemc_channel>();
}

void systemc_backend::spawn(std::string name, std::function<void()> body) {
    start_thread(std::move(name), std::move(body));
}

void systemc_backend::start_thread(std::string name, std::function<void()> body) {
    sc_core::sc_spawn([this, name = std::move(name), body = std::move(body)] {
        task_context context{name, nullptr};
        m_current = &context;
        try {
            body();
        } catch (const sc_core::sc_unwind_exception&) {
            throw; // a power cut resets the thread: the kernel of the simulation must see it
        } catch (...) {
            stop_with(std::current_exception());
        }
    });
}

void systemc_backend::stop_with(std::exception_ptr failure) {
    if (!m_failure)
        m_failure = std::move(failure);
    sc_core::sc_pause();
}

void systemc_backend::run(std::function<void()> body) {
    // The kernel's own hung-task check waits as long before it complains.
    const sc_core::sc_time patience(120, sc_core::SC_SEC);
    // Shared, because a thread that hangs outlives this call.
    const auto finished = std::make_shared<bool>(false);
    start_thread("main", [this, finished, body = std::move(body)] {
        body();
        wait_until_idle();
        *finished = true;
        sc_core::sc_pause();
    });
    while (!*finished && !m_failure) {
        const std::uint64_t before = m_progress;
        sc_core::sc_start(patience);
        tell_sanitizer_of_first_stack();
        const bool will_go_on = m_commands != 0 || m_long_sleepers != 0;
        if (*finished || m_failure || m_progress != before || will_go_on)
            continue;
        std::string who = "nothing happens any more and these wait:";
        for (const std::string& name : sleeping_tasks())
            who += ' ' + name;
        throw hang_error(who);
    }
    if (m_failure)
        std::rethrow_exception(std::exchange(m_failure, nullptr));
}

void systemc_backend::let_threads_end() {
    if (sc_core::sc_get_status() != sc_core::SC_PAUSED)
        return;
    sc_core::sc_start(sc_core::sc_time(1, sc_core::SC_NS));
    tell_sanitizer_of_first_stack();
}

// Whoever runs after a wait is somebody else: each thread puts its own context back.
void systemc_backend::wait_as_current(const sc_core::sc_event& event) {
    task_context* const self = m_current;
    m_sleeping.insert(self);
    sc_core::wait(event);
    m_sleeping.erase(self);
    m_current = self;
}

void systemc_backend::sleep_on(wait_channel* channel) {
    wait_as_current(static_cast<systemc_channel*>(channel)->woken);
}

void systemc_backend::wake_all(wait_channel* channel) {
    static_cast<systemc_channel*>(channel)->woken.notify(sc_core::SC_ZERO_TIME);
}

void systemc_backend::sleep_ns(std::uint64_t duration_ns) {
    task_context* const self = m_current;
    const bool long_sleep = duration_ns >= long_sleep_ns; // not a poll
    m_long_sleepers += long_sleep;
    m_sleeping.insert(self);
    sc_core::wait(sc_core::sc_time(static_cast<double>(duration_ns), sc_core::SC_NS));
    m_sleeping.erase(self);
    m_long_sleepers -= long_sleep;
    m_current = self;
    m_progress += long_sleep;
}

void systemc_backend::yield() {
    task_context* const self = m_current;
    // What was woken a moment ago becomes ready in the next delta cycle, together with this thread
    // if it waited only that long; one cycle more lets the others go first for certain.
    sc_core::wait(sc_core::SC_ZERO_TIME);
    sc_core::wait(sc_core::SC_ZERO_TIME);
    m_current = self;
}

std::uint64_t systemc_backend::now_ns() const {
    return static_cast<std::uint64_t>(sc_core::sc_time_stamp() /
                                      sc_core::sc_time(1, sc_core::SC_NS));
}

void systemc_backend::command_completed() {
    --m_commands;
    if (idle())
        m_idle.notify(sc_core::SC_ZERO_TIME);
}

void systemc_backend::work_done() {
    --m_work;
    if (idle())
        m_idle.notify(sc_core::SC_ZERO_TIME);
}

void systemc_backend::wait_until_idle() {
    // What became ready by the last completion runs in later delta cycles, so look again after one.
    for (bool quiet = false; !quiet;) {
        yield();
        quiet = idle();
        if (!quiet)
            wait_as_current(m_idle);
    }
}

std::vector<std::string> systemc_backend::sleeping_tasks() const {
    std::vector<std::string> names;
    for (const task_context* task : m_sleeping)
        names.push_back(task->name);
    return names;
}

} // namespace powercut::shim
