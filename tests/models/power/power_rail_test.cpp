// SPDX-License-Identifier: GPL-2.0-only
// Rails cut the host and the disks together or apart, again during recovery if need be (D13).
#include "../disk/disk_bench.h"
#include "models/power/power_rail.h"

#include <stdexcept>
#include <string>

using namespace powercut;
using namespace powercut::test;
using sc_core::sc_time;
using sc_core::SC_US;

namespace {

double now_us() {
    return sc_core::sc_time_stamp() / sc_time(1, SC_US);
}

void run_us(double us) {
    sc_core::sc_start(us, SC_US);
}

// Two disks, each on a rail of its own.
struct two_rails : fresh_simulation {
    power::power_rail rail_a{"rail_a"};
    power::power_rail rail_b{"rail_b"};
    test::host host_a{"host_a"};
    test::host host_b{"host_b"};
    disk::disk_controller disk_a{"disk_a", round_config()};
    disk::disk_controller disk_b{"disk_b", round_config()};

    two_rails() {
        host_a.socket.bind(disk_a.socket);
        host_b.socket.bind(disk_b.socket);
        disk_a.power(rail_a.on);
        disk_b.power(rail_b.on);
        elaborate();
    }

    const request& write_both() {
        host_a.submit(disk::opcode::write, 0, filled(2, 0, 1));
        return host_b.submit(disk::opcode::write, 0, filled(2, 0, 1));
    }
};

struct one_rail : fresh_simulation {
    power::power_rail rail{"rail"};
};

} // namespace

BOOST_FIXTURE_TEST_CASE(rails_cut_apart, two_rails) {
    const request& on_b = write_both();
    run_us(5);
    rail_a.cut();
    run_us(100);
    BOOST_TEST(host_a.answers.empty());
    BOOST_TEST(on_b.answered);
    BOOST_TEST(disk_a.medium().legal(0).size() == 2);
    BOOST_TEST(rail_a.cuts() == 1);
    BOOST_TEST(rail_b.cuts() == 0);
}

BOOST_FIXTURE_TEST_CASE(rails_cut_together, two_rails) {
    std::string order;
    rail_a.when_cut([&] { order += "a"; });
    rail_b.when_cut([&] { order += "b"; });
    write_both();
    rail_a.cut_at(sc_time(5, SC_US));
    rail_b.cut_at(sc_time(5, SC_US));
    run_us(100);
    BOOST_TEST(host_a.answers.empty());
    BOOST_TEST(host_b.answers.empty());
    BOOST_TEST(order.size() == 2);
    for (const disk::disk_controller* disk : {&disk_a, &disk_b}) {
        BOOST_TEST(disk->medium().legal(0)[0].value == storage::pattern(1, 0));
        BOOST_TEST(disk->medium().legal(0)[1].value == storage::pattern(2, 0));
    }
}

BOOST_FIXTURE_TEST_CASE(a_command_due_when_power_is_cut_at_that_time_completes, two_rails) {
    const request& on_b = write_both();
    rail_b.cut_at(sc_time(21, SC_US)); // the signal falls one delta cycle after the write is due
    run_us(100);
    BOOST_TEST(on_b.answered);
}

BOOST_FIXTURE_TEST_CASE(a_second_cut_during_recovery, one_rail) {
    std::string log;
    const auto note = [&](const char* what) {
        log += what + std::to_string(static_cast<int>(now_us())) + " ";
    };
    rail.when_cut([&] { note("cut "); });
    rail.when_restored([&] { note("on "); });
    rail.cut_at(sc_time(50, SC_US)); // given out of order
    rail.cut_at(sc_time(30, SC_US));
    rail.restore_at(sc_time(40, SC_US));
    rail.restore_at(sc_time(60, SC_US));
    run_us(100);
    BOOST_TEST(log == "cut 30 on 40 cut 50 on 60 ");
    BOOST_TEST(rail.cuts() == 2);
    BOOST_CHECK_THROW(rail.cut_at(sc_time(99, SC_US)), std::invalid_argument);
}

BOOST_FIXTURE_TEST_CASE(of_several_switches_at_one_time_the_last_counts, one_rail) {
    rail.cut_at(sc_time(5, SC_US));
    rail.restore_at(sc_time(5, SC_US));
    run_us(10);
    rail.cut();
    rail.restore();
    run_us(10);
    BOOST_TEST(rail.cuts() == 0);
    BOOST_TEST(rail.on.read());
}
