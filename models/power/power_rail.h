// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <systemc>

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

// One supply of the machine: what hangs on it loses power together. A disk binds its `power` port
// to `on`; a host listens, and resets its threads. Two disks on two rails lose power apart, or
// together when both rails are cut at the same moment (D13). Data sheet: power.md.
//
// Modelled: cuts now and at a time, any number of them, so that a second one may come during
// recovery. Not modelled: hold-up time and brown-out; the supply is on or off.
//
//   rail.cut_at(sc_time(3, SC_MS)); rail.restore_at(sc_time(4, SC_MS)); rail.cut_at(sc_time(5,
//   SC_MS));
namespace powercut::power {

class power_rail : public sc_core::sc_module {
public:
    // High while there is power, from the start. Anybody may switch it, so it has many writers.
    sc_core::sc_signal<bool, sc_core::SC_UNCHECKED_WRITERS> on{"on", true};

    SC_HAS_PROCESS(power_rail);
    explicit power_rail(sc_core::sc_module_name name);

    // Take effect at the end of the delta cycle, as a signal does; of several in one the last one
    // counts.
    void cut();
    void restore();

    // At an absolute time: std::invalid_argument for one that has passed. Of several for the same
    // time the last one counts.
    void cut_at(sc_core::sc_time when);
    void restore_at(sc_core::sc_time when);

    // Called just after each change, in the order in which they were given, from a method of the
    // rail: a listener must not wait, but may reset() a thread.
    void when_cut(std::function<void()> listener);
    void when_restored(std::function<void()> listener);

    std::uint64_t cuts() const { return m_cuts; } // how often power went

private:
    void schedule(sc_core::sc_time when, bool level);
    void switch_due();
    void changed();

    std::map<std::uint64_t, bool> m_schedule; // ticks to level
    sc_core::sc_event m_due{"due"};
    std::vector<std::function<void()>> m_cut_listeners;
    std::vector<std::function<void()>> m_restore_listeners;
    std::uint64_t m_cuts = 0;
};

} // namespace powercut::power
