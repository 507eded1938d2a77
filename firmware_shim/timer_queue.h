// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/backend.h"

#include <map>
#include <utility>

// The armed timers of a backend, in the order in which their time comes; those of one time in the
// order in which they were armed. The backend owns the clock and says when to fire.
namespace powercut::shim {

class timer_queue {
public:
    // `armed` is called whenever a timer has been armed.
    timer_queue(const backend& clock, std::function<void()> armed)
        : m_clock(clock), m_armed_one(std::move(armed)) {}

    std::unique_ptr<timer> create(std::function<void()> fired);

    bool empty() const { return m_armed.empty(); }
    std::uint64_t next_due_ns() const { return m_armed.begin()->first.first; }
    void fire_next();

    // How often timers have been armed so far, and whether one still is that was armed by then. A
    // timer that arms itself for ever is not: that is how a hang beside one is told from a wait.
    std::uint64_t times_armed() const { return m_times_armed; }
    bool still_armed(std::uint64_t by_then) const;

private:
    class queued_timer;
    using key = std::pair<std::uint64_t, std::uint64_t>; // due_ns, the how many-th time

    const backend& m_clock;
    const std::function<void()> m_armed_one;
    std::map<key, queued_timer*> m_armed;
    std::uint64_t m_times_armed = 0;
};

} // namespace powercut::shim
