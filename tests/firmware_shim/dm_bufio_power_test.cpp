// SPDX-License-Identifier: GPL-2.0-only
// dm-bufio with time: writes overtake each other, a block that is written waits before it is
// written again, and a power cut leaves nothing behind.
#include "bufio_bench.h"

#include "../support/timed_bench.h"

#include <optional>

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : checked<timed_bench> {
    fixture() : checked({{"vda", 2048, 3}}) {}
    void in_100_us(const std::function<void()>& body) {
        backend().spawn("later", [this, body] {
            backend().sleep_ns(100'000);
            body();
        });
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(all_are_submitted_before_any_is_waited_for, fixture) {
    latency_us = {{"W 8+8", 300}, {"W 16+8", 100}};
    run([&] {
        bufio_user client(device("vda"), 8);
        client.touch(0);
        client.create_all({1, 2});
        in_100_us([&] { check_io({"vda R 0+8", "vda W 8+8", "vda W 16+8"}); });
        BOOST_TEST(client.write_dirty_buffers() == 0);
        check_io({"vda FWS 0+0"});
    });
}

BOOST_FIXTURE_TEST_CASE(a_block_dirtied_while_it_is_written_is_written_again_after_it, fixture) {
    latency_us = {{"W 8+8", 300}};
    run([&] {
        bufio_user client(device("vda"), 8);
        client.touch(0);
        client.create(1, 5);
        in_100_us([&] {
            client.modify(1, 6);
            BOOST_TEST(client.write_dirty_buffers() == 0);
            BOOST_TEST(disk("vda").at(8, 8) == filled(6, 8, 8), boost::test_tools::per_element());
        });
        in_100_us([&] {
            backend().sleep_ns(300'000);
            BOOST_TEST(disk("vda").at(8, 8) == filled(5, 8, 8), boost::test_tools::per_element());
        });
        BOOST_TEST(client.write_dirty_buffers() == 0);
        backend().sleep_ns(1'000'000);
    });
    BOOST_TEST(disk("vda").commands == (lines{"R 0+8", "W 8+8", "W 8+8", "F", "F"}),
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(early_writes_have_completed_when_the_cache_is_used_next, fixture) {
    run([&] {
        bufio_user client(device("vda"), 8);
        client.touch(0);
        client.create_all({1, 2, 3, 4, 5}); // 5 has the others written
        client.touch(1);                    // finished, so it becomes clean
        client.touch(10);                   // 4 dirty for 2 clean: no pass
        client.modify(4);
        client.modify(1);
        io();
        client.write_dirty_buffers();
        check_io({"vda W 40+8", "vda W 32+8", "vda W 8+8", "vda FWS 0+0"});
    });
}

BOOST_FIXTURE_TEST_CASE(an_early_pass_stops_at_a_block_that_a_slow_disk_still_writes, fixture) {
    latency_us = {{"W 8+8", 3000}};
    run([&] {
        bufio_user client(device("vda"), 8);
        client.create_all({1, 2}); // 2 has 1 written
        client.create(3);          // no use: 1 is the oldest and being written
        check_io({"vda W 8+8"});
        backend().sleep_ns(4'000'000);
        client.create(4);
        check_io({"vda W 16+8", "vda W 24+8"});
    });
}

BOOST_FIXTURE_TEST_CASE(the_cache_can_be_used_while_writes_are_waited_for, fixture) {
    latency_us = {{"W 8+8", 300}};
    run([&] {
        bufio_user client(device("vda"), 8);
        client.touch(0);
        client.create(1);
        bool used = false;
        in_100_us([&] {
            client.touch(0);
            client.create(2);
            used = true;
        });
        BOOST_TEST(client.write_dirty_buffers() == 0);
        BOOST_TEST(used);
        check_io({"vda R 0+8", "vda W 8+8", "vda FWS 0+0"});
    });
}

BOOST_FIXTURE_TEST_CASE(power_goes_while_writes_are_waited_for, fixture) {
    latency_us = {{"W 8+8", 300}};
    std::optional<bufio_user> outer; // goes with its kernel, after the tasks
    run([&] {
        outer.emplace(device("vda"), 8);
        outer->touch(0);
        outer->create_all({1, 2});
        in_100_us([&] { systemc().power_off(); });
        outer->write_dirty_buffers();
        BOOST_ERROR("it went on");
    });
    outer->modify(2); // as the destructor of a target might
    BOOST_TEST(outer->write_dirty_buffers() == 0);
    outer.reset();
    check_io({"vda R 0+8", "vda W 8+8", "vda W 16+8"});
}

BOOST_FIXTURE_TEST_CASE(power_goes_while_a_client_writes_what_is_left, fixture) {
    for (const bool rings : {false, true}) {
        fixture machine;
        machine.kernel().set_bufio_rings(rings);
        machine.latency_us = {{"W 8+8", 300}};
        machine.run([&] {
            machine.in_100_us([&] { machine.systemc().power_off(); });
            bufio_user client(machine.device("vda"), 8);
            client.touch(0);
            client.create_all({1, 2});
        });
        machine.check_io({"vda R 0+8", "vda W 8+8", "vda W 16+8"});
    }
}
