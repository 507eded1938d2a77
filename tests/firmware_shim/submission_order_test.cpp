// SPDX-License-Identifier: GPL-2.0-only
// Bios submitted while a driver maps one wait: those for lower queues go first, then the remainder.
#include "../support/bench.h"
#include "../support/probe_target.h"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture {
    explicit fixture(const std::vector<disk_setup>& disks) : b(disks) {
        b.kernel().register_target(probe_target);
    }
    inline_bench b;
};

// Sends two bios of its own and hands the mapped one to a third device, in this order.
struct fan_target {
    std::array<shim::bio, 2> own;
};

shim::dm_mapio fan_map(shim::dm_target& ti, shim::bio& item) {
    auto& fan = *static_cast<fan_target*>(ti.private_data);
    int error = 0;
    shim::kernel& k = shim::dm_target_kernel(ti);
    const std::array<const char*, 2> to = {"upper_a", "vdb"};
    for (std::size_t i = 0; i < 2; ++i) {
        fan.own[i].bi_bdev = k.find_device(to[i], &error);
        fan.own[i].bi_op = shim::req_op::write;
        fan.own[i].bi_sector = 8 * (i + 1);
        fan.own[i].bi_size = item.bi_size;
        fan.own[i].bi_data = item.bi_data;
        shim::submit_bio(fan.own[i]);
    }
    item.bi_bdev = k.find_device("vda", &error);
    return shim::dm_mapio::remapped;
}

const shim::target_type fan{
    .name = "fan",
    .version = {1, 0, 0},
    .ctr =
        [](shim::dm_target& ti, shim::target_arguments) {
            ti.private_data = new fan_target;
            return 0;
        },
    .dtr = [](shim::dm_target& ti) { delete static_cast<fan_target*>(ti.private_data); },
    .map = fan_map,
};

// Sends a copy of what it gets to its own device, 32 sectors on, and then the bio to a disk.
shim::dm_mapio echo_map(shim::dm_target& ti, shim::bio& item) {
    auto& echo = *static_cast<fan_target*>(ti.private_data);
    int error = 0;
    if (item.bi_sector < 32) {
        shim::bio& copy = echo.own[0];
        copy.bi_bdev = shim::dm_target_kernel(ti).find_device("echo", &error);
        copy.bi_op = shim::req_op::write;
        copy.bi_sector = item.bi_sector + 32;
        copy.bi_size = item.bi_size;
        copy.bi_data = item.bi_data;
        shim::submit_bio(copy);
    }
    item.bi_bdev = shim::dm_target_kernel(ti).find_device("vda", &error);
    return shim::dm_mapio::remapped;
}

shim::target_type make_echo() {
    shim::target_type type = fan;
    type.name = "echo";
    type.map = echo_map;
    return type;
}

const shim::target_type echo = make_echo();

} // namespace

BOOST_AUTO_TEST_CASE(a_lower_queue_goes_before_the_same_one_though_it_was_submitted_to_later) {
    fixture f({{"vda", 64}});
    f.b.kernel().register_target(echo);
    BOOST_TEST(f.b.create("echo", "0 64 echo") == 0);
    BOOST_TEST(f.b.write("echo", 0, 4, 1) == 0);
    BOOST_TEST(f.b.disk("vda").commands == (lines{"W 0+4", "W 32+4"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_piece_goes_all_the_way_down_before_the_remainder_is_mapped) {
    fixture f({{"vda", 64}});
    BOOST_TEST(f.b.create("low", "0 64 probe /dev/vda 0 name=low max_io_len=4") == 0);
    BOOST_TEST(f.b.create("top", "0 64 probe low 0 name=top max_io_len=8") == 0);
    take_calls(f.b.kernel());
    BOOST_TEST(f.b.write("top", 0, 16, 1) == 0);
    const lines expected = {"map WS 0+8 top", "map WS 0+4 low", "map WS 4+4 low",
                            "map WS 8+8 top", "map WS 8+4 low", "map WS 12+4 low"};
    BOOST_TEST(take_calls(f.b.kernel()) == expected, boost::test_tools::per_element());
    const lines pieces = {"vda WS 0+4", "vda WS 4+4", "vda WS 8+4", "vda WS 12+4"};
    BOOST_TEST(f.b.io() == pieces, boost::test_tools::per_element());
    BOOST_TEST(f.b.disk("vda").at(0, 16) == filled(1, 0, 16), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_a_map_call_submits_is_not_mapped_inside_it) {
    fixture f({{"vda", 64}, {"vdb", 64}});
    f.b.kernel().register_target(fan);
    BOOST_TEST(f.b.create("upper_a", "0 32 probe /dev/vdb 32 name=a") == 0);
    BOOST_TEST(f.b.create("fan", "0 64 fan") == 0);
    take_calls(f.b.kernel());
    BOOST_TEST(f.b.write("fan", 0, 4, 1) == 0);
    // They are recorded as they are submitted; what upper_a makes of its bio goes down before the
    // next.
    BOOST_TEST(f.b.io() == (lines{"vdb W 16+4", "vda WS 0+4", "vdb W 40+4"}),
               boost::test_tools::per_element());
    BOOST_TEST(f.b.disk("vdb").commands == (lines{"W 40+4", "W 16+4"}),
               boost::test_tools::per_element());
    BOOST_TEST(f.b.disk("vda").commands == lines{"W 0+4"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nobody_waits_for_a_piece_before_the_next_is_sent) {
    fixture f({{"vda", 64}});
    BOOST_TEST(f.b.create("top", "0 64 probe /dev/vda 0 max_io_len=8") == 0);
    f.b.disk("vda").hold("W 0+8", "W 16+8");
    BOOST_TEST(f.b.write("top", 0, 24, 1) == 0);
    BOOST_TEST(f.b.disk("vda").commands == (lines{"W 0+8", "W 8+8", "W 16+8"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_bio_ends_once_when_all_its_pieces_have_and_with_their_error) {
    fixture f({{"vda", 64}});
    BOOST_TEST(f.b.create("top", "0 64 probe /dev/vda 0 max_io_len=8") == 0);
    f.b.disk("vda").fail("W 8+8");
    BOOST_TEST(f.b.write("top", 0, 24, 1) == -EIO);
    BOOST_TEST(f.b.disk("vda").at(0, 8) == filled(1, 0, 8), boost::test_tools::per_element());
    BOOST_TEST(f.b.disk("vda").at(8, 8) == filled(0, 8, 8), boost::test_tools::per_element());
    BOOST_TEST(f.b.disk("vda").at(16, 8) == filled(1, 16, 8), boost::test_tools::per_element());
}
