// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/inline_backend/inline_backend.h"

#include <algorithm>
#include <utility>

namespace powercut::shim {

namespace {

// A loop that polls with naps and sees nothing happen for this long waits for ever; so does who
// sleeps while so many timers fire.
constexpr unsigned patience = 1000;

} // namespace

class inline_backend::inline_executor final : public executor {
public:
    inline_executor(inline_backend& on, std::string name)
        : m_backend(on), m_task{std::move(name), nullptr} {}
    ~inline_executor() override { std::erase(m_backend.m_ready, this); }

    void queue(work_function function, void* argument) override {
        m_work.push_back({function, argument});
        m_backend.m_ready.push_back(this);
    }

    void flush() override {
        while (!m_work.empty()) {
            if (m_running)
                throw hang_error(m_task.name + " waits for its own work");
            const auto mine = std::find(m_backend.m_ready.begin(), m_backend.m_ready.end(), this);
            m_backend.m_ready.erase(mine);
            run_one();
        }
    }

    bool cancel(void* argument) override {
        if (m_running && m_runs == argument)
            throw hang_error(m_task.name + " waits for its own work");
        bool taken_back = false;
        for (piece& each : m_work)
            if (each.argument == argument) {
                each = nothing;
                taken_back = true;
            }
        return taken_back;
    }

    bool running() const { return m_running; }
    const std::string& name() const { return m_task.name; }

    void run_one() {
        const piece next = m_work.front();
        m_work.pop_front();
        m_running = true;
        m_runs = next.argument;
        m_backend.run_as(m_task, [next] { next.function(next.argument); });
        m_running = false;
    }

private:
    struct piece {
        work_function function;
        void* argument;
    };
    static constexpr piece nothing{[](void*) {}, nullptr}; // in the place of what was cancelled
    inline_backend& m_backend;
    task_context m_task;
    std::deque<piece> m_work;
    bool m_running = false;
    void* m_runs = nullptr;
};

inline_backend::inline_backend() = default;
inline_backend::~inline_backend() = default;

std::unique_ptr<executor> inline_backend::create_executor(std::string name) {
    return std::make_unique<inline_executor>(*this, std::move(name));
}

void inline_backend::spawn(std::string name, std::function<void()> body) {
    m_new_tasks.push_back({std::move(name), std::move(body)});
}

void inline_backend::run_as(task_context& task, const std::function<void()>& body) {
    struct frame { // also when the body ends by an exception
        inline_backend& self;
        fruitless outer;
        ~frame() {
            self.m_fruitless = outer;
            self.m_current = self.m_stack.back();
            self.m_stack.pop_back();
        }
    };
    m_stack.push_back(m_current);
    m_current = &task;
    const frame leave{*this, std::exchange(m_fruitless, {})};
    body();
}

bool inline_backend::run_completion() {
    if (m_completions.empty())
        return false;
    disk_request* request = m_completions.front();
    m_completions.pop_front();
    ++m_delivered;
    request->done(*request);
    return true;
}

bool inline_backend::run_ready() {
    const auto idle = std::find_if(m_ready.begin(), m_ready.end(),
                                   [](const auto* candidate) { return !candidate->running(); });
    if (idle != m_ready.end()) {
        inline_executor* next = *idle;
        m_ready.erase(idle);
        next->run_one();
        return true;
    }
    if (m_new_tasks.empty())
        return false;
    new_task task = std::move(m_new_tasks.front());
    m_new_tasks.pop_front();
    task_context context{task.name, nullptr};
    run_as(context, task.body);
    return true;
}

// Its time has come, or passed while others slept.
void inline_backend::fire_timer() {
    m_now_ns = std::max(m_now_ns, m_timers.next_due_ns());
    m_timers.fire_next();
}

// Whether to see one more pass.
bool inline_backend::has_patience(fruitless& seen) const {
    if (seen.count++ == 0)
        seen.timers_then = m_timers.times_armed();
    return seen.count <= patience || m_timers.still_armed(seen.timers_then);
}

bool inline_backend::sleep_on(wait_channel*) {
    if (abandoned())
        return false;
    if (run_completion() || run_ready()) {
        m_idle_naps = {};
        return true;
    }
    if (!m_timers.empty() && has_patience(m_fruitless)) {
        fire_timer();
        return true;
    }
    // Only somebody who naps further down can still change anything, and it cannot be returned to.
    std::string who = "nothing can run and these wait:";
    for (const std::string& name : sleeping_tasks())
        who += ' ' + name;
    throw hang_error(who);
}

bool inline_backend::sleep_ns(std::uint64_t duration_ns) {
    if (abandoned())
        return false;
    const std::uint64_t until_ns = m_now_ns + duration_ns;
    const bool happened = run_all();
    // Work that a timer brings is nothing new, or a poll beside a periodic one would never end; I/O
    // is.
    const std::uint64_t delivered = m_delivered;
    while (!m_timers.empty() && m_timers.next_due_ns() <= until_ns) {
        fire_timer();
        run_all();
    }
    m_now_ns = std::max(m_now_ns, until_ns);
    if (happened || m_delivered != delivered)
        m_idle_naps = {};
    else if (!has_patience(m_idle_naps))
        throw hang_error(m_current->name + " polls for something that never happens");
    return true;
}

void inline_backend::yield() {
    // Only what was ready when the caller gave way; interrupts wait until somebody sleeps.
    for (std::size_t count = m_ready.size(); count && run_ready(); --count) {
    }
}

bool inline_backend::run_all() {
    bool happened = false;
    while (run_completion() || run_ready())
        happened = true;
    return happened;
}

void inline_backend::wait_until_idle() {
    for (run_all(); m_held_back != 0 && !m_timers.empty(); run_all())
        fire_timer();
}

std::vector<std::string> inline_backend::sleeping_tasks() const {
    std::vector<std::string> names;
    for (const task_context* task : m_stack)
        names.push_back(task->name);
    names.push_back(m_current->name);
    return names;
}

void inline_backend::run(const std::function<void()>& body) {
    task_context task{"main", nullptr};
    run_as(task, body);
    wait_until_idle();
}

} // namespace powercut::shim
