// SPDX-License-Identifier: GPL-2.0-only
#include "models/power/power_rail.h"

#include <stdexcept>
#include <utility>

namespace powercut::power {

power_rail::power_rail(sc_core::sc_module_name name) : sc_module(name) {
    SC_METHOD(switch_due);
    sensitive << m_due;
    dont_initialize();
    SC_METHOD(changed);
    sensitive << on;
    dont_initialize();
}

void power_rail::cut() {
    on.write(false);
}

void power_rail::restore() {
    on.write(true);
}

void power_rail::cut_at(sc_core::sc_time when) {
    schedule(when, false);
}

void power_rail::restore_at(sc_core::sc_time when) {
    schedule(when, true);
}

void power_rail::when_cut(std::function<void()> listener) {
    m_cut_listeners.push_back(std::move(listener));
}

void power_rail::when_restored(std::function<void()> listener) {
    m_restore_listeners.push_back(std::move(listener));
}

void power_rail::schedule(sc_core::sc_time when, bool level) {
    if (when < sc_core::sc_time_stamp())
        throw std::invalid_argument("power_rail: a switch at " + when.to_string() + ", but it is " +
                                    sc_core::sc_time_stamp().to_string() + " already");
    m_schedule[when.value()] = level;
    m_due.notify(when - sc_core::sc_time_stamp()); // an earlier notification that is pending wins
}

void power_rail::switch_due() {
    const std::uint64_t now = sc_core::sc_time_stamp().value();
    while (!m_schedule.empty() && m_schedule.begin()->first <= now) {
        on.write(m_schedule.begin()->second);
        m_schedule.erase(m_schedule.begin());
    }
    if (!m_schedule.empty())
        m_due.notify(sc_core::sc_time::from_value(m_schedule.begin()->first - now));
}

void power_rail::changed() {
    if (!on.read())
        ++m_cuts;
    for (const std::function<void()>& listener : on.read() ? m_restore_listeners : m_cut_listeners)
        listener();
}

} // namespace powercut::power
