// SPDX-License-Identifier: GPL-2.0-only
// linear: a piece of a device.
#include "small_bench.h"

using namespace powercut;
using namespace powercut::test;

BOOST_FIXTURE_TEST_CASE(it_shows_a_piece_of_a_device, small_bench) {
    made("0 64 linear /dev/vda 100");
    BOOST_TEST(read("dm", 8, 4) == filled(1, 108, 4), boost::test_tools::per_element());
    BOOST_TEST(write("dm", 60, 4, 2) == 0);
    BOOST_TEST(flush("dm") == 0);
    BOOST_TEST(discard("dm", 0, 8) == 0);
    check_io({"vda RS 108+4", "vda WS 160+4", "vda FWS 100+0", "vda DS 100+8"});
    BOOST_TEST(disk("vda").at(160, 4) == filled(2, 60, 4), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(status_and_table, small_bench) {
    made("0 64 linear /dev/vda 100");
    BOOST_TEST(status("dm") == lines{"0 64 linear "}, boost::test_tools::per_element());
    BOOST_TEST(table("dm") == lines{"0 64 linear 254:0 100"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(what_it_refuses, small_bench) {
    refused("linear", "/dev/vda", "Invalid argument count");
    refused("linear", "/dev/vda 0 0", "Invalid argument count");
    for (const char* offset : {"-1", "+1", "0x10", "1k"})
        refused("linear", std::string("/dev/vda ") + offset, "Invalid device sector");
    made("0 64 linear /dev/vda 18446744073709551624"); // 8 more than fit
    BOOST_TEST(table("dm") == lines{"0 64 linear 254:0 8"}, boost::test_tools::per_element());
    remove("dm");
    BOOST_TEST(create("dm", "0 64 linear /dev/vdz 0") == -ENODEV);
    check_log({"table: 253:0: linear: Device lookup failed (-ENODEV)", ioctl_line});
    BOOST_TEST(create("dm", "0 64 linear /dev/vda 1000") == -EINVAL);
    BOOST_TEST(log().at(0) ==
               "table: 253:0: vda too small for target: start=1000, len=64, dev_size=1024");
}

// The largest write of zeroes is that of the smallest device; without one there is none.
BOOST_AUTO_TEST_CASE(it_passes_writes_of_zeroes_on) {
    shim::queue_limits little = cached_limits();
    little.max_write_zeroes_sectors = 16;
    shim::queue_limits nothing = cached_limits();
    nothing.max_write_zeroes_sectors = 0;
    small_bench b({{"vda", 64, 1}, {"vdb", 64, 1, little}, {"vdc", 64, 1, nothing}});
    const auto zero = [&] {
        shim::bio item;
        item.bi_bdev = &b.device("dm");
        item.bi_op = shim::req_op::write_zeroes;
        item.bi_sector = 4;
        item.bi_size = 40;
        shim::blk_status result{};
        b.run([&] { result = shim::submit_bio_wait(item); });
        return result;
    };
    b.made("0 32 linear /dev/vda 8\n32 32 linear /dev/vdb 0");
    BOOST_TEST((zero() == shim::blk_status::ok));
    b.check_io({"vda NS 12+16", "vda NS 28+12", "vdb NS 0+12"});
    BOOST_TEST(b.disk("vdb").at(11) == storage::zeroes);
    b.remove("dm");
    b.made("0 32 linear /dev/vda 0\n32 32 linear /dev/vdc 0");
    BOOST_TEST((zero() == shim::blk_status::not_supported));
    b.check_io({});
}
