// SPDX-License-Identifier: GPL-2.0-only
// The queue of a disk: order of completion, back-pressure, refusals, and what a host may not do.
#include "disk_bench.h"

using namespace powercut;
using namespace powercut::test;
using disk::opcode;
using disk::status;

BOOST_AUTO_TEST_CASE(commands_complete_by_latency_and_not_in_order) {
    disk_bench bench(round_config());
    const request& flush = bench.flush();
    const request& read = bench.read(8, 2);
    const request& write = bench.write(16, filled(2, 16, 2));
    bench.run_until_idle();
    BOOST_TEST(write.answered_ns == 21'000);
    BOOST_TEST(read.answered_ns == 81'000);
    BOOST_TEST(flush.answered_ns == 1'001'000);
    BOOST_TEST(read.data == filled(1, 8, 2), boost::test_tools::per_element());
    const std::vector<const request*> expected{&write, &read, &flush};
    BOOST_TEST(bench.host.answers == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(transfer_and_medium_add_to_the_latency) {
    disk::disk_config config = round_config();
    config.transfer_ns_per_sector = 500;
    disk_bench bench(config);
    const request& read = bench.read(0, 4);
    const request& write = bench.write(100, filled(2, 100, 4));
    const request& fua = bench.write(200, filled(2, 200, 4), true);
    const request& discard = bench.discard(300, 4);
    bench.run_until_idle();
    BOOST_TEST(read.answered_ns == 83'000);
    BOOST_TEST(write.answered_ns == 23'000);
    BOOST_TEST(fua.answered_ns == 123'000);
    BOOST_TEST(discard.answered_ns == 21'000);
}

BOOST_AUTO_TEST_CASE(equal_times_complete_in_the_order_of_submission) {
    disk_bench bench(round_config());
    std::vector<const request*> expected;
    for (unsigned i = 0; i < 20; ++i) // overlapping, so that the order shows in the data as well
        expected.push_back(&bench.write(i, filled(i + 2, i, 2)));
    bench.run_until_idle();
    BOOST_TEST(bench.host.answers == expected, boost::test_tools::per_element());
    const request& read = bench.read(0, 21);
    bench.run_until_idle();
    for (unsigned i = 0; i < 20; ++i)
        BOOST_TEST(read.data[i] == storage::pattern(i + 2, i));
    BOOST_TEST(read.data[20] == storage::pattern(21, 20));
}

BOOST_AUTO_TEST_CASE(commands_beyond_the_queue_depth_wait_at_the_door) {
    disk::disk_config config = round_config();
    config.queue_depth = 2;
    disk_bench bench(config);
    const request& slow = bench.read(0, 1);
    const request& first = bench.write(10, filled(2, 10, 1));
    const request& second = bench.write(20, filled(3, 20, 1));
    const request& third = bench.write(30, filled(4, 30, 1));
    BOOST_TEST(bench.disk.outstanding() == 4);
    bench.run_ns(20'500);
    BOOST_TEST(bench.legal(10).size() == 2);
    BOOST_TEST(bench.legal(20) == filled(1, 20, 1), boost::test_tools::per_element());
    bench.run_until_idle();
    BOOST_TEST(first.answered_ns == 21'000);
    BOOST_TEST(second.answered_ns == 42'000);
    BOOST_TEST(third.answered_ns == 63'000);
    BOOST_TEST(slow.answered_ns == 81'000);
}

BOOST_AUTO_TEST_CASE(a_host_may_send_the_next_command_in_the_answer) {
    disk::disk_config config = round_config();
    config.queue_depth = 1;
    disk_bench bench(config);
    unsigned sent = 1;
    bench.host.when_answered = [&](request&) {
        if (sent < 100) {
            bench.write(sent, filled(2, sent, 1));
            ++sent;
        }
    };
    bench.write(0, filled(2, 0, 1));
    bench.run_until_idle();
    bench.host.when_answered = [](request&) {};
    BOOST_TEST(bench.host.answers.back()->answered_ns == 100 * 21'000);
    const request& read = bench.read(0, 101);
    bench.run_until_idle();
    contents expected = filled(2, 0, 100);
    expected.push_back(storage::pattern(1, 100));
    BOOST_TEST(read.data == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_disk_without_latency_still_answers_later_than_it_is_asked) {
    disk::disk_config config = round_config();
    config.receive_latency_ns = config.read_latency_ns = config.write_latency_ns = 0;
    disk_bench bench(config);
    const request& write = bench.write(0, filled(2, 0, 1));
    BOOST_TEST(!write.answered);
    bench.run_ns(1);
    BOOST_TEST(write.answered);
}

BOOST_AUTO_TEST_CASE(a_write_takes_its_data_when_it_is_received) {
    disk_bench bench(round_config());
    request& write = bench.write(5, filled(2, 5, 1));
    write.data[0] = storage::pattern(3, 5);
    bench.run_ns(1500);
    write.data[0] = storage::pattern(4, 5);
    bench.run_until_idle();
    const request& read = bench.read(5, 1);
    bench.run_until_idle();
    BOOST_TEST(read.data == filled(3, 5, 1), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refused_commands_have_no_effect) {
    disk::disk_config config = round_config();
    config.size_sectors = 64;
    config.profile.fua = false;
    config.discard = false;
    config.write_zeroes = false;
    disk_bench bench(config);
    const auto result = [&](request& sent) {
        bench.run_until_idle();
        BOOST_TEST(sent.answered);
        BOOST_TEST(sent.payload.is_response_ok() == (sent.command.result == status::ok));
        return sent.command.result;
    };
    std::size_t events = 0;
    bench.disk.listen([&](const storage::event&) { ++events; });
    BOOST_CHECK(result(bench.write(0, filled(2, 0, 1), true)) == status::not_supported);
    BOOST_CHECK(result(bench.discard(0, 1)) == status::not_supported);
    BOOST_CHECK(result(bench.write_zeroes(0, 1)) == status::not_supported);
    BOOST_CHECK(result(bench.write(63, filled(2, 63, 2))) == status::out_of_range);
    BOOST_CHECK(result(bench.write(65, filled(2, 65, 1))) == status::out_of_range);
    BOOST_CHECK(result(bench.write(~std::uint64_t{0}, filled(2, 0, 2))) == status::out_of_range);
    BOOST_CHECK(result(bench.read(64, 1)) == status::out_of_range);
    request& wraps = bench.host.submit(opcode::read, 1, ~std::uint64_t{0}, contents(1), false);
    BOOST_CHECK(result(wraps) == status::out_of_range);
    BOOST_CHECK(result(bench.read(0, 0)) == status::io_error);
    BOOST_TEST(events == 0);
    request& read = bench.read(0, 64);
    BOOST_CHECK(result(read) == status::ok);
    BOOST_TEST(read.data == filled(1, 0, 64), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(parts_of_a_logical_block_are_refused) {
    disk::disk_config config = round_config();
    config.profile.logical_block_size = 4096;
    config.profile.atomic_write_unit = 4096;
    disk_bench bench(config);
    request& begins_inside = bench.write(4, filled(2, 4, 8));
    request& ends_inside = bench.write(8, filled(2, 8, 4));
    request& whole = bench.write(16, filled(2, 16, 8));
    bench.run_until_idle();
    BOOST_CHECK(begins_inside.command.result == status::io_error);
    BOOST_CHECK(ends_inside.command.result == status::io_error);
    BOOST_CHECK(whole.command.result == status::ok);
    const request& read = bench.read(0, 24);
    bench.run_until_idle();
    contents expected = filled(1, 0, 16);
    expected.insert(expected.end(), whole.data.begin(), whole.data.end());
    BOOST_TEST(read.data == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(misuse_of_the_socket_is_an_error) {
    disk_bench bench(round_config());
    tlm::tlm_generic_payload empty;
    tlm::tlm_phase phase = tlm::BEGIN_REQ;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    BOOST_CHECK_THROW(bench.host.socket->nb_transport_fw(empty, phase, delay), sc_core::sc_report);
    BOOST_CHECK_THROW(bench.host.socket->b_transport(empty, delay), sc_core::sc_report);
    request ahead;
    ahead.command.op = opcode::flush;
    delay = sc_core::sc_time(1, sc_core::SC_NS);
    BOOST_CHECK_THROW(bench.host.socket->nb_transport_fw(ahead.payload, phase, delay),
                      sc_core::sc_report);
    delay = sc_core::SC_ZERO_TIME;
    phase = tlm::END_RESP;
    BOOST_CHECK_THROW(bench.host.socket->nb_transport_fw(ahead.payload, phase, delay),
                      sc_core::sc_report);
    BOOST_TEST(bench.disk.outstanding() == 0);
}
