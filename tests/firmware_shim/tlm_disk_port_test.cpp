// SPDX-License-Identifier: GPL-2.0-only
// The whole way down to a disk model: bio, driver, TLM, controller, and back with status and data.
#include "firmware_shim/systemc_backend/tlm_disk_port.h"

#include "../support/bench_disk.h"
#include "../support/fresh_simulation.h"
#include "firmware_shim/kernel.h"
#include "firmware_shim/user_io.h"
#include "models/disk/disk_controller.h"

#include <boost/test/unit_test.hpp>

#include <memory>

using namespace powercut;
using namespace powercut::test;

namespace {

disk::disk_config config_of_test() {
    disk::disk_config config;
    config.size_sectors = 64;
    config.fill = storage::initial_fill::of_pattern(1);
    config.queue_depth = 4;
    config.discard = false;
    return config;
}

struct fixture : fresh_simulation {
    fixture() : controller("disk", config_of_test()), port("port", on) {
        port.socket.bind(controller.socket);
        controller.power(power);
        shim::queue_limits limits;
        limits.write_cache = true;
        limits.max_discard_sectors = limits.max_write_zeroes_sectors = 64;
        kernel->add_disk("vda", 254, 0, port, 0, 64, limits);
    }
    ~fixture() {
        on.abandon();
        kernel.reset();
    }
    shim::block_device& vda() {
        int error = 0;
        return *kernel->find_device("vda", &error);
    }
    contents durable() const {
        contents found;
        for (std::uint64_t sector = 0; sector < 8; ++sector)
            found.push_back(controller.medium().durable(sector));
        return found;
    }

    sc_core::sc_signal<bool> power{"power", true};
    disk::disk_controller controller;
    shim::systemc_backend on;
    shim::tlm_disk_port port;
    std::unique_ptr<shim::kernel> kernel = std::make_unique<shim::kernel>(on);
};

} // namespace

BOOST_FIXTURE_TEST_CASE(data_goes_down_and_comes_back, fixture) {
    contents back(16);
    on.run([&] {
        contents data = filled(2, 0, 8);
        BOOST_TEST(shim::user_write(vda(), 0, data) == 0);
        BOOST_TEST(shim::user_read(vda(), 0, back) == 0);
    });
    BOOST_TEST(contents(back.begin(), back.begin() + 8) == filled(2, 0, 8),
               boost::test_tools::per_element());
    BOOST_TEST(contents(back.begin() + 8, back.end()) == filled(1, 8, 8),
               boost::test_tools::per_element());
    BOOST_TEST(on.now_ns() > 0U);
}

BOOST_FIXTURE_TEST_CASE(a_write_is_durable_after_a_flush_and_fua_is_one_here, fixture) {
    on.run([&] {
        contents data = filled(2, 0, 8);
        shim::user_write(vda(), 0, data);
        BOOST_TEST(durable() == filled(1, 0, 8), boost::test_tools::per_element());
        BOOST_TEST(shim::user_flush(vda()) == 0);
        BOOST_TEST(durable() == filled(2, 0, 8), boost::test_tools::per_element());
        data = filled(3, 0, 8);
        BOOST_TEST(shim::user_write(vda(), 0, data, true) == 0);
        BOOST_TEST(durable() == filled(3, 0, 8), boost::test_tools::per_element());
    });
}

BOOST_FIXTURE_TEST_CASE(more_commands_than_the_queue_takes_all_complete, fixture) {
    unsigned ended = 0;
    on.run([&] {
        for (unsigned i = 0; i < 20; ++i)
            on.spawn("writer", [&, i] {
                contents data = filled(4, i, 1);
                BOOST_TEST(shim::user_write(vda(), i, data) == 0);
                ++ended;
            });
    });
    BOOST_TEST(ended == 20U);
}

// What a user discards is a hint, so that it is no error to him.
BOOST_FIXTURE_TEST_CASE(a_command_the_disk_does_not_take_is_not_supported, fixture) {
    on.run([&] {
        shim::bio item;
        item.bi_bdev = &vda();
        item.bi_op = shim::req_op::discard;
        item.bi_size = 8;
        BOOST_TEST((submit_bio_wait(item) == shim::blk_status::not_supported));
        BOOST_TEST(shim::user_discard(vda(), 0, 8) == 0);
    });
}
