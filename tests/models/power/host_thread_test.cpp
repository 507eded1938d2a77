// SPDX-License-Identifier: GPL-2.0-only
// A host on a rail: its threads are unwound when power goes and begin again when it is back (D13).
#include "../../support/fresh_simulation.h"
#include "models/power/power_rail.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using sc_core::SC_US;

namespace {

// Counts how often its thread began and how often it was left, by whatever way.
struct host : sc_core::sc_module {
    sc_core::sc_in<bool> power{"power"};
    unsigned begun = 0;
    unsigned left = 0;
    bool end = false;
    sc_core::sc_process_handle thread;

    SC_HAS_PROCESS(host);
    explicit host(sc_core::sc_module_name name) : sc_module(name) {
        SC_THREAD(work);
        thread = sc_core::sc_get_current_process_handle();
    }

    void work() {
        struct guard {
            unsigned& count;
            ~guard() { ++count; }
        } counts{left};
        if (!power.read())
            wait(power.posedge_event());
        ++begun;
        while (!end)
            wait(10, SC_US);
    }
};

struct machine : test::fresh_simulation {
    power::power_rail rail{"rail"};
    host board{"board"};
    machine() { board.power(rail.on); }
};

void run_us(double us) {
    sc_core::sc_start(us, SC_US);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_cut_resets_the_threads_of_a_host, machine) {
    rail.when_cut([&] { board.thread.reset(); });
    run_us(25);
    BOOST_TEST(board.begun == 1);
    rail.cut();
    run_us(25);
    BOOST_TEST(board.left == 1);
    BOOST_TEST(board.begun == 1);
    rail.restore();
    run_us(25);
    BOOST_TEST(board.begun == 2);

    // Power comes back, and goes again while the host recovers.
    rail.cut();
    rail.restore_at(sc_core::sc_time(90, SC_US));
    rail.cut_at(sc_core::sc_time(95, SC_US));
    run_us(25);
    BOOST_TEST(board.begun == 3);
    BOOST_TEST(board.left == 3);
    BOOST_TEST(rail.cuts() == 3);

    rail.restore();
    board.end = true;
    run_us(25);
    BOOST_TEST(board.begun == 4);
    BOOST_TEST(board.left == 4);
}
