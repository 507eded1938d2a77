// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <systemc>

namespace powercut::test {

// The first base of a bench: when the bench is gone, the SystemC kernel starts afresh, so that one
// executable may hold several test cases. A thread that still waits then is leaked by SystemC:
// benches are driven from the test case, between two calls of sc_start, or let their threads end.
class fresh_simulation {
public:
    fresh_simulation() = default;
    fresh_simulation(const fresh_simulation&) = delete;
    fresh_simulation& operator=(const fresh_simulation&) = delete;

    // Binds the ports without letting time pass, so that the test case can use them. The kernel
    // warns of a start in which nothing runs, hence the process.
    static void elaborate() {
        sc_core::sc_spawn_options options;
        options.spawn_method();
        sc_core::sc_spawn([] {}, nullptr, &options);
        sc_core::sc_start(sc_core::SC_ZERO_TIME);
    }

    ~fresh_simulation() { sc_core::sc_get_curr_simcontext()->reset(); }
};

} // namespace powercut::test
