// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/timer_queue.h"

#include <algorithm>

namespace powercut::shim {

class timer_queue::queued_timer final : public timer {
public:
    queued_timer(timer_queue& queue, std::function<void()> fired)
        : m_queue(queue), m_fired(std::move(fired)) {}
    ~queued_timer() override { cancel(); }

    void arm_ns(std::uint64_t delay_ns) override {
        cancel();
        if (m_queue.m_clock.abandoned())
            return;
        m_key = {m_queue.m_clock.now_ns() + delay_ns, ++m_queue.m_times_armed};
        m_queue.m_armed.emplace(m_key, this);
        m_queue.m_armed_one();
    }

    void cancel() override {
        m_queue.m_armed.erase(m_key);
        m_key = {};
    }

    bool armed() const override { return m_key != key{}; }

    void fire() {
        cancel();
        m_fired();
    }

private:
    timer_queue& m_queue;
    const std::function<void()> m_fired;
    key m_key; // {}: not armed
};

std::unique_ptr<timer> timer_queue::create(std::function<void()> fired) {
    return std::make_unique<queued_timer>(*this, std::move(fired));
}

void timer_queue::fire_next() {
    m_armed.begin()->second->fire();
}

bool timer_queue::still_armed(std::uint64_t by_then) const {
    return std::ranges::any_of(
        m_armed, [by_then](const auto& each) { return each.first.second <= by_then; });
}

} // namespace powercut::shim
