// SPDX-License-Identifier: GPL-2.0-only
// What is left of a disk when power goes, and what a host reset leaves running (D7, D8, D13).
#include "disk_bench.h"

#include <stdexcept>

using namespace powercut;
using namespace powercut::test;
using disk::status;

namespace {

// The disk after a cut that lost everything undecided.
storage::versioned_medium all_lost(const disk_bench& bench) {
    const disk::disk_config& config = bench.disk.config();
    storage::medium left(config.size_sectors, config.fill);
    for (std::uint64_t sector = 0; sector < config.size_sectors; ++sector)
        left.write(sector, bench.disk.medium().durable(sector));
    return {left, config.profile};
}

// Chooses the crash state in the delta cycle in which power falls, as a listener of a rail would.
struct restorer : sc_core::sc_module {
    disk_bench& bench;

    SC_HAS_PROCESS(restorer);
    restorer(sc_core::sc_module_name name, disk_bench& of) : sc_module(name), bench(of) {
        SC_METHOD(restore);
        sensitive << bench.power.negedge_event();
        dont_initialize();
    }
    void restore() { bench.disk.restore(all_lost(bench)); }
};

// A payload whose owner counts what comes back.
struct counting_manager : tlm::tlm_mm_interface {
    unsigned freed = 0;
    void free(tlm::tlm_generic_payload*) override { ++freed; }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_cut_drops_what_is_in_flight_and_leaves_the_legal_sets) { // D7, D8
    disk_bench bench(round_config());
    bench.write(0, filled(2, 0, 1)); // completed, cached
    bench.run_until_idle();
    const request& received = bench.write(1, filled(2, 1, 1));
    const request& fua = bench.write(2, filled(2, 2, 1), true);
    bench.run_ns(1500);
    const request& not_received = bench.write(3, filled(2, 3, 1));
    const request& read = bench.read(0, 1);
    const request& flush = bench.flush();
    bench.run_ns(500);
    bench.set_power(false);
    BOOST_TEST(bench.disk.outstanding() == 0);
    bench.run_ns(5'000'000);
    for (const request* dropped : {&received, &fua, &not_received, &read, &flush})
        BOOST_TEST(!dropped->answered);
    for (std::uint64_t sector = 0; sector < 3; ++sector) {
        const contents either{storage::pattern(1, sector), storage::pattern(2, sector)};
        BOOST_TEST(bench.legal(sector) == either, boost::test_tools::per_element());
    }
    BOOST_TEST(bench.legal(3) == filled(1, 3, 1), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_disk_without_power_takes_nothing) {
    disk_bench bench(round_config());
    bench.set_power(false);
    const request& vanished = bench.write(0, filled(2, 0, 1));
    BOOST_TEST(bench.disk.outstanding() == 0);
    bench.set_power(true);
    bench.run_ns(5'000'000);
    BOOST_TEST(!vanished.answered);
    BOOST_TEST(bench.legal(0) == filled(1, 0, 1), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(after_restore_the_disk_reads_what_was_chosen) {
    disk_bench bench(round_config());
    bench.write(0, filled(2, 0, 1), true);
    bench.write(1, filled(2, 1, 1));
    bench.run_until_idle();
    bench.write(2, filled(2, 2, 1)); // in flight
    bench.run_ns(2000);
    bench.set_power(false);
    bench.disk.restore(all_lost(bench));
    bench.set_power(true);
    const request& read = bench.read(0, 3);
    bench.run_until_idle();
    const contents expected{storage::pattern(2, 0), storage::pattern(1, 1), storage::pattern(1, 2)};
    BOOST_TEST(read.data == expected, boost::test_tools::per_element());

    // It works as before, a second cut included.
    std::vector<storage::command_id> ids;
    bench.disk.listen([&](const storage::event& step) { ids.push_back(step.command); });
    bench.write(1, filled(3, 1, 1));
    bench.run_until_idle();
    BOOST_TEST(ids.front() == 2); // after the read: what the disk holds knows no commands
    bench.set_power(false);
    const contents either{storage::pattern(1, 1), storage::pattern(3, 1)};
    BOOST_TEST(bench.legal(1) == either, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(restore_in_the_very_moment_of_the_cut) {
    disk_bench bench(round_config(), false);
    restorer at_cut("at_cut", bench);
    bench.elaborate();
    const request& write = bench.write(0, filled(2, 0, 1));
    bench.run_ns(2000);
    bench.set_power(false);
    bench.set_power(true);
    bench.run_ns(5'000'000);
    BOOST_TEST(!write.answered);
    BOOST_TEST(bench.legal(0) == filled(1, 0, 1), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_restored_disk_may_stay_undecided) {
    disk_bench bench(round_config());
    bench.write(0, filled(2, 0, 1));
    bench.run_until_idle();
    bench.set_power(false);
    bench.disk.restore(bench.disk.medium());
    BOOST_CHECK_NO_THROW(bench.set_power(true));
    BOOST_TEST(bench.legal(0).size() == 2);
    std::vector<storage::command_id> ids;
    bench.disk.listen([&](const storage::event& step) { ids.push_back(step.command); });
    bench.flush();
    BOOST_TEST(ids.back() == 2); // 1 is the undecided write
}

BOOST_AUTO_TEST_CASE(power_that_fails_in_the_middle_of_a_step_ends_the_steps_at_once) {
    disk_bench bench(round_config());
    std::vector<storage::event_kind> steps;
    bench.disk.listen([&](const storage::event& step) {
        if (step.kind == storage::event_kind::write_completed)
            bench.disk.power_fails();
    });
    bench.disk.listen([&](const storage::event& step) { steps.push_back(step.kind); });
    const request& first = bench.write(0, filled(2, 0, 1));
    const request& second = bench.write(1, filled(2, 1, 1)); // due at the same time
    bench.run_ns(30'000);
    const request& vanished = bench.write(2, filled(2, 2, 1));
    bench.run_ns(5'000'000);
    for (const request* unheard : {&first, &second, &vanished})
        BOOST_TEST(!unheard->answered);
    const std::vector<storage::event_kind> heard{storage::event_kind::write_received,
                                                 storage::event_kind::write_received,
                                                 storage::event_kind::write_completed};
    BOOST_TEST((steps == heard));
    bench.set_power(false);
    BOOST_TEST(bench.disk.outstanding() == 0);
    bench.disk.restore(all_lost(bench));
    bench.set_power(true);
    const request& again = bench.write(2, filled(2, 2, 1));
    bench.run_ns(30'000);
    BOOST_TEST(again.answered == false); // the listener cut the power once more
    BOOST_TEST(steps.size() == 5);
}

BOOST_AUTO_TEST_CASE(restore_is_refused_with_power_or_for_another_size) {
    disk_bench bench(round_config());
    BOOST_CHECK_THROW(bench.disk.restore(all_lost(bench)), std::logic_error);
    bench.set_power(false);
    BOOST_CHECK_THROW(bench.disk.restore({storage::medium(8), bench.disk.config().profile}),
                      std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(power_may_not_come_back_while_the_state_is_undecided) {
    disk_bench bench(round_config());
    bench.write(0, filled(2, 0, 1));
    bench.run_until_idle();
    bench.set_power(false);
    BOOST_CHECK_THROW(bench.set_power(true), sc_core::sc_report);
}

BOOST_AUTO_TEST_CASE(payloads_go_back_to_their_manager) {
    disk_bench bench(round_config());
    counting_manager manager;
    request answered;
    request dropped;
    for (request* each : {&answered, &dropped}) {
        each->command.op = disk::opcode::flush;
        each->payload.set_mm(&manager);
    }
    const auto send = [&](request& sent) {
        tlm::tlm_phase phase = tlm::BEGIN_REQ;
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        sent.payload.acquire();
        bench.host.socket->nb_transport_fw(sent.payload, phase, delay);
        sent.payload.release(); // the disk holds the last reference
    };
    send(answered);
    bench.run_until_idle();
    BOOST_TEST(manager.freed == 1);
    send(dropped);
    bench.run_ns(10);
    BOOST_TEST(manager.freed == 1);
    bench.set_power(false);
    BOOST_TEST(manager.freed == 2);
}

BOOST_AUTO_TEST_CASE(a_host_reset_lets_received_commands_finish_unheard) { // D13
    disk::disk_config config = round_config();
    config.queue_depth = 3;
    disk_bench bench(config);
    const request& received = bench.write(0, filled(2, 0, 1), true);
    request& read = bench.read(0, 1);
    bench.run_ns(1500);
    const request& not_received = bench.write(1, filled(2, 1, 1));
    const request& at_door = bench.write(2, filled(2, 2, 1));
    BOOST_TEST(bench.disk.outstanding() == 4);
    bench.disk.host_reset();
    BOOST_TEST(bench.disk.outstanding() == 2);
    read.command.data = nullptr; // the host's memory is its own again
    bench.run_until_idle();
    BOOST_TEST(bench.host.answers.empty());
    for (const request* unheard : {&received, &not_received, &at_door})
        BOOST_TEST(!unheard->answered);
    BOOST_TEST(bench.legal(0) == filled(2, 0, 1), boost::test_tools::per_element());
    BOOST_TEST(bench.legal(1) == filled(1, 1, 1), boost::test_tools::per_element());
    BOOST_TEST(bench.legal(2) == filled(1, 2, 1), boost::test_tools::per_element());

    // The whole queue is free again: three commands run side by side.
    const std::uint64_t sent_ns = sc_core::sc_time_stamp().value() / 1000;
    for (std::uint64_t sector = 1; sector < 4; ++sector)
        bench.write(sector, filled(3, sector, 1));
    bench.run_until_idle();
    BOOST_TEST(bench.host.answers.size() == 3);
    for (const request* answered : bench.host.answers)
        BOOST_TEST(answered->answered_ns == sent_ns + 21'000);
}

BOOST_AUTO_TEST_CASE(a_host_reset_keeps_the_cache) { // D13
    disk_bench bench(round_config());
    bench.write(0, filled(2, 0, 1));
    bench.run_until_idle();
    bench.disk.host_reset();
    const request& read = bench.read(0, 1);
    bench.flush();
    bench.run_until_idle();
    BOOST_TEST(read.data == filled(2, 0, 1), boost::test_tools::per_element());
    BOOST_TEST(bench.legal(0) == filled(2, 0, 1), boost::test_tools::per_element());
}
