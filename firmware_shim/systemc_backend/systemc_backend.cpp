// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/systemc_backend/systemc_backend.h"

#include "firmware_shim/systemc_backend/sanitizer_stack.h"

#include <algorithm>
#include <utility>

namespace powercut::shim {

namespace {

constexpr std::uint64_t long_sleep_ns = 1'000'000'000;

void simulate(const sc_core::sc_time& duration) {
    sc_core::sc_start(duration);
    tell_sanitizer_of_first_stack();
}

} // namespace

struct systemc_backend::task : task_context {
    bool is_executor = false;
    bool by_timer = false;                 // what it does, a timer brought
    bool sleeps = false;                   // a hang report would name it
    sc_core::sc_event* woken_by = nullptr; // while it gives way; null: the next delta cycle
    bool may_end = false;                  // the machine is gone, and its turn has come
    bool ends = false;
    sc_core::sc_event turn;
};

struct systemc_backend::systemc_channel : wait_channel {
    sc_core::sc_event woken;
};

class systemc_backend::systemc_executor final : public executor {
public:
    systemc_executor(systemc_backend& on, std::string name)
        : m_backend(on), m_shared(std::make_shared<shared>()) {
        m_shared->name = std::move(name);
        m_backend.start_thread(m_shared->name, true,
                               [&backend = m_backend, state = m_shared] { run(backend, *state); });
    }
    // The thread outlives the executor for a moment; it shares the state and ends when it sees the
    // flag.
    ~systemc_executor() override {
        m_shared->ended = true;
        m_shared->changed.notify(sc_core::SC_ZERO_TIME);
    }

    void queue(work_function function, void* argument) override {
        const bool by_timer = m_backend.by_timer();
        m_shared->work.push_back({function, argument, by_timer});
        ++m_backend.m_work;
        m_backend.m_progress += !by_timer;
        m_shared->changed.notify(sc_core::SC_ZERO_TIME);
    }

    void flush() override {
        const std::uint64_t target = m_shared->done + m_shared->work.size() + m_shared->running;
        while (m_shared->done < target && m_backend.wait_for(m_shared->piece_done)) {
        }
    }

    bool cancel(void* argument) override {
        shared& state = *m_shared;
        bool taken_back = false;
        for (piece& each : state.work)
            if (each.argument == argument) {
                each = nothing;
                taken_back = true;
            }
        const std::uint64_t target = state.done + 1;
        while (state.runs == argument && state.done < target &&
               m_backend.wait_for(state.piece_done)) {
        }
        return taken_back;
    }

private:
    struct piece {
        work_function function;
        void* argument;
        bool by_timer;
    };
    static constexpr piece nothing{[](void*) {}, nullptr, true}; // instead of what was cancelled
    struct shared {
        std::string name;
        std::deque<piece> work;
        std::uint64_t done = 0;
        unsigned running = 0;
        void* runs = nullptr;
        bool ended = false;
        sc_core::sc_event changed;
        sc_core::sc_event piece_done;
    };

    static void run(systemc_backend& backend, shared& state) {
        while (!state.ended) {
            while (!state.work.empty() && !backend.abandoned()) {
                const piece next = state.work.front();
                state.work.pop_front();
                state.running = 1;
                state.runs = next.argument;
                static_cast<task&>(backend.current()).by_timer = next.by_timer;
                next.function(next.argument);
                state.running = 0;
                state.runs = nullptr;
                ++state.done;
                state.piece_done.notify(sc_core::SC_ZERO_TIME);
                backend.work_done();
            }
            // An executor without work is no sleeper that a hang report would name.
            if (!state.ended)
                backend.give_way(&state.changed, false, [&] { sc_core::wait(state.changed); });
        }
    }

    systemc_backend& m_backend;
    std::shared_ptr<shared> m_shared;
};

systemc_backend::systemc_backend(std::shared_ptr<thread_pool> threads)
    : m_threads(std::move(threads)) {}
systemc_backend::~systemc_backend() = default;

std::unique_ptr<executor> systemc_backend::create_executor(std::string name) {
    return std::make_unique<systemc_executor>(*this, std::move(name));
}

std::unique_ptr<wait_channel> systemc_backend::create_channel() {
    return std::make_unique<systemc_channel>();
}

void systemc_backend::spawn(std::string name, std::function<void()> body) {
    start_thread(std::move(name), false, std::move(body));
}

void systemc_backend::start_thread(std::string name, bool is_executor, std::function<void()> body) {
    ++m_newborn;
    m_threads->run([this, name = std::move(name), is_executor, body = std::move(body)] {
        --m_newborn;
        if (!abandoned())
            run_thread(name, is_executor, body);
    });
}

void systemc_backend::run_thread(const std::string& name, bool is_executor,
                                 const std::function<void()>& body) {
    task self;
    self.name = name;
    self.is_executor = is_executor;
    m_tasks.push_back(&self);
    m_current = &self;
    const auto gone = [&] {
        std::erase(m_tasks, &self);
        m_current = &m_boot;
    };
    try {
        body();
    } catch (const power_gone&) {
    } catch (const sc_core::sc_unwind_exception&) {
        gone();
        throw; // the simulation itself ends the thread and must see it
    } catch (...) {
        stop_with(std::current_exception());
    }
    gone();
}

void systemc_backend::stop_with(std::exception_ptr failure) {
    if (abandoned())
        return; // nobody is there any more to hear of it
    if (!m_failure)
        m_failure = std::move(failure);
    sc_core::sc_pause();
}

void systemc_backend::power_off() {
    abandon();
    if (sc_core::sc_get_status() == sc_core::SC_RUNNING)
        sc_core::sc_pause();
}

void systemc_backend::run(std::function<void()> body) {
    // The kernel's own hung-task check waits as long before it complains.
    const sc_core::sc_time patience(120, sc_core::SC_SEC);
    // Shared, because a thread that hangs outlives this call.
    const auto finished = std::make_shared<bool>(false);
    start_thread("main", false, [this, finished, body = std::move(body)] {
        body();
        wait_until_idle();
        *finished = true;
        sc_core::sc_pause();
    });
    while (!*finished && !m_failure && !abandoned()) {
        const std::uint64_t before = m_progress;
        const std::uint64_t timers_then = m_timers.times_armed();
        simulate(patience);
        const bool will_go_on =
            m_commands != 0 || m_long_sleepers != 0 || m_timers.still_armed(timers_then);
        if (*finished || m_failure || abandoned() || m_progress != before || will_go_on)
            continue;
        std::string who = "nothing happens any more and these wait:";
        for (const std::string& name : sleeping_tasks())
            who += ' ' + name;
        throw hang_error(who);
    }
    if (abandoned())
        end_tasks();
    else if (m_failure)
        std::rethrow_exception(std::exchange(m_failure, nullptr));
}

void systemc_backend::end_tasks() {
    abandon();
    if (sc_core::sc_get_status() != sc_core::SC_PAUSED)
        return; // nothing ever ran
    while (!m_tasks.empty() || m_newborn != 0) {
        if (task* next = next_to_end()) {
            next->may_end = true;
            if (next->woken_by)
                next->woken_by->notify();
        }
        simulate(sc_core::SC_ZERO_TIME);
    }
}

systemc_backend::task* systemc_backend::next_to_end() const {
    const auto executor = std::find_if(m_tasks.rbegin(), m_tasks.rend(),
                                       [](const task* each) { return each->is_executor; });
    if (executor != m_tasks.rend())
        return *executor;
    return m_tasks.empty() ? nullptr : m_tasks.back();
}

// Whoever runs after a wait is somebody else: each thread puts its own context back.
template <typename Wait>
bool systemc_backend::give_way(sc_core::sc_event* woken_by, bool is_sleep, Wait wait) {
    if (m_current == &m_boot)
        return outside_of_tasks();
    task& self = *static_cast<task*>(m_current);
    if (abandoned())
        return leave(self);
    self.woken_by = woken_by;
    self.sleeps = is_sleep;
    m_current = &m_boot;
    wait();
    m_current = &self;
    self.sleeps = false;
    self.woken_by = nullptr;
    return !abandoned() || leave(self);
}

// The destructors of a kernel whose machine is gone do without; anybody else is at fault.
bool systemc_backend::outside_of_tasks() const {
    if (!abandoned())
        throw std::logic_error("a sleep outside of a task");
    return false;
}

// The machine is gone. False: the task is in a destructor and goes on there.
bool systemc_backend::leave(task& self) {
    self.woken_by = &self.turn;
    m_current = &m_boot;
    while (!self.may_end)
        sc_core::wait(self.turn);
    m_current = &self;
    self.woken_by = nullptr;
    if (self.in_destructors != 0 || self.ends)
        return false;
    self.ends = true;
    throw power_gone{};
}

bool systemc_backend::wait_for(sc_core::sc_event& event) {
    return give_way(&event, true, [&] { sc_core::wait(event); });
}

bool systemc_backend::sleep_on(wait_channel* channel) {
    return wait_for(static_cast<systemc_channel*>(channel)->woken);
}

void systemc_backend::wake_all(wait_channel* channel) {
    static_cast<systemc_channel*>(channel)->woken.notify(sc_core::SC_ZERO_TIME);
}

bool systemc_backend::sleep_ns(std::uint64_t duration_ns) {
    if (m_current == &m_boot)
        return outside_of_tasks();
    sc_core::sc_event& turn = static_cast<task*>(m_current)->turn;
    const bool long_sleep = duration_ns >= long_sleep_ns; // not a poll
    m_long_sleepers += long_sleep;
    const bool slept = give_way(&turn, true, [&] {
        sc_core::wait(sc_core::sc_time(static_cast<double>(duration_ns), sc_core::SC_NS), turn);
    });
    m_long_sleepers -= long_sleep;
    m_progress += long_sleep;
    return slept;
}

void systemc_backend::yield() {
    // What was woken a moment ago becomes ready in the next delta cycle, together with this thread
    // if it waited only that long; one cycle more lets the others go first for certain.
    give_way(nullptr, false, [] {
        sc_core::wait(sc_core::SC_ZERO_TIME);
        sc_core::wait(sc_core::SC_ZERO_TIME);
    });
}

void systemc_backend::may_stall(std::string_view what) {
    yield();
    if (!m_stalls || !others_are_busy())
        return;
    if (const std::uint64_t duration_ns = m_stalls(what))
        sleep_ns(duration_ns);
}

// An executor's own piece of work is not somebody else's.
bool systemc_backend::others_are_busy() const {
    const bool at_work = m_current != &m_boot && static_cast<const task*>(m_current)->is_executor;
    return m_commands != 0 || m_work > (at_work ? 1U : 0U);
}

void systemc_backend::end_if_power_is_gone() {
    if (abandoned() && m_current != &m_boot)
        leave(*static_cast<task*>(m_current));
}

std::uint64_t systemc_backend::now_ns() const {
    return static_cast<std::uint64_t>((sc_core::sc_time_stamp() - m_began) /
                                      sc_core::sc_time(1, sc_core::SC_NS));
}

bool systemc_backend::by_timer() const {
    return m_current != &m_boot && static_cast<const task*>(m_current)->by_timer;
}

void systemc_backend::timer_armed() {
    m_progress += !by_timer();
    m_timers_changed.notify(sc_core::SC_ZERO_TIME);
    if (!std::exchange(m_serves_timers, true))
        start_thread("timers", true, [this] { serve_timers(); });
}

void systemc_backend::serve_timers() {
    static_cast<task*>(m_current)->by_timer = true;
    for (;;) {
        while (!m_timers.empty() && m_timers.next_due_ns() <= now_ns())
            m_timers.fire_next();
        give_way(&m_timers_changed, false, [this] {
            if (m_timers.empty())
                return sc_core::wait(m_timers_changed);
            const auto left_ns = static_cast<double>(m_timers.next_due_ns() - now_ns());
            sc_core::wait(sc_core::sc_time(left_ns, sc_core::SC_NS), m_timers_changed);
        });
    }
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
        if (!quiet && !wait_for(m_idle))
            return;
    }
}

std::vector<std::string> systemc_backend::sleeping_tasks() const {
    std::vector<std::string> names;
    for (const task* each : m_tasks)
        if (each->sleeps)
            names.push_back(each->name);
    return names;
}

} // namespace powercut::shim
