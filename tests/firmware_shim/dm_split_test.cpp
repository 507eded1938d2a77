// SPDX-License-Identifier: GPL-2.0-only
// Where the core cuts reads, writes and discards, and how many copies of a bio a target gets.
#include "../support/checked_bench.h"
#include "../support/probe_target.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : checked<inline_bench> {
    fixture() : checked({{"vda", 8192}, {"vdb", 8192}}) { kernel().register_target(probe_target); }
    void made(const std::string& table) {
        BOOST_TEST_REQUIRE(create("dm", table) == 0);
        take_calls(kernel());
    }
    void check_calls(const lines& expected) {
        BOOST_TEST(take_calls(kernel()) == expected, boost::test_tools::per_element());
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(without_max_io_len_only_the_target_boundary_cuts, fixture) {
    made("0 100 probe /dev/vda 0\n100 1000 probe /dev/vdb 50");
    BOOST_TEST(write("dm", 90, 500, 1) == 0);
    check_io({"vda WS 90+10", "vdb WS 50+490"});
    BOOST_TEST(disk("vdb").at(50, 490) == filled(1, 100, 490), boost::test_tools::per_element());
    BOOST_TEST(read("dm", 90, 500) == filled(1, 90, 500), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(max_io_len_is_measured_from_the_start_of_the_target, fixture) {
    made("0 12 probe /dev/vda 0\n12 1000 probe /dev/vdb 0 max_io_len=8");
    BOOST_TEST(write("dm", 10, 20, 1) == 0);
    check_io({"vda WS 10+2", "vdb WS 0+8", "vdb WS 8+8", "vdb WS 16+2"});
}

BOOST_FIXTURE_TEST_CASE(with_max_io_len_the_queue_limit_cuts_too, fixture) {
    made("0 8192 probe /dev/vda 0 max_io_len=4096");
    contents data = filled(1, 0, 4096);
    shim::bio item; // larger than a user's, as a caller inside the kernel might send it
    item.bi_bdev = &device("dm");
    item.bi_op = shim::req_op::write;
    item.bi_size = 4096;
    item.bi_data = data.data();
    run([&] { BOOST_TEST((shim::submit_bio_wait(item) == shim::blk_status::ok)); });
    check_io({"vda WS 0+2048", "vda WS 2048+2048"});
}

BOOST_FIXTURE_TEST_CASE(the_remainder_of_a_piece_taken_in_part_comes_back, fixture) {
    made("0 64 probe /dev/vda 0 accept=6");
    BOOST_TEST(write("dm", 0, 16, 1) == 0);
    check_calls({"map WS 0+16 probe", "map WS 6+10 probe", "map WS 12+4 probe"});
    check_io({"vda WS 0+6", "vda WS 6+6", "vda WS 12+4"});
    BOOST_TEST(disk("vda").at(0, 16) == filled(1, 0, 16), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_discard_is_cut_at_the_target_boundary_and_never_at_max_io_len, fixture) {
    made("0 100 probe /dev/vda 0 max_io_len=8 discards=1\n100 100 probe /dev/vdb 0 discards=1");
    BOOST_TEST(discard("dm", 50, 100) == 0);
    check_io({"vda DS 50+50", "vdb DS 0+50"});
}

BOOST_AUTO_TEST_CASE(a_discard_is_cut_at_the_limit_of_the_device) {
    shim::queue_limits limits = cached_limits();
    limits.max_discard_sectors = 16;
    inline_bench b({{"vda", 200, 0, limits}});
    b.kernel().register_target(probe_target);
    BOOST_TEST(b.create("dm", "0 200 probe /dev/vda 0 discards=1") == 0);
    BOOST_TEST(b.discard("dm", 3, 40) == 0);
    BOOST_TEST(b.io() == (lines{"vda DS 3+16", "vda DS 19+16", "vda DS 35+8"}),
               boost::test_tools::per_element());
}

// The pieces of a long discard did not end at multiples of the granularity.
BOOST_AUTO_TEST_CASE(a_discard_that_is_cut_goes_on_at_a_multiple_of_the_granularity) {
    shim::queue_limits limits = cached_limits();
    limits.max_discard_sectors = 18;
    limits.discard_granularity = 4096;
    inline_bench b({{"vda", 200, 0, limits}});
    b.kernel().register_target(probe_target);
    BOOST_TEST(b.create("dm", "0 200 probe /dev/vda 0 discards=1") == 0);
    shim::bio item; // a user's would begin at such a multiple
    item.bi_bdev = &b.device("dm");
    item.bi_op = shim::req_op::discard;
    item.bi_sector = 3;
    item.bi_size = 40;
    b.run([&] { BOOST_TEST((shim::submit_bio_wait(item) == shim::blk_status::ok)); });
    BOOST_TEST(b.io() == (lines{"vda DS 3+13", "vda DS 16+16", "vda DS 32+11"}),
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_target_gets_as_many_copies_of_a_discard_as_it_asked_for, fixture) {
    made("0 100 probe /dev/vda 0 discards=2");
    BOOST_TEST(discard("dm", 8, 8) == 0);
    check_calls({"map DS 8+8 probe", "map DS 8+8 #1 probe"});
    check_io({"vda DS 8+8", "vda DS 8+8"});
    disk("vda").fail("D 8+8"); // the first of the two
    BOOST_TEST(discard("dm", 8, 8) == -EIO);
}

BOOST_FIXTURE_TEST_CASE(discards_are_offered_only_where_every_target_takes_them, fixture) {
    made("0 100 probe /dev/vda 0 discards=1\n100 100 probe /dev/vdb 0");
    BOOST_TEST(discard("dm", 8, 8) == -EOPNOTSUPP);
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(writes_of_zeroes_are_never_offered, fixture) {
    made("0 100 probe /dev/vda 0 discards=1");
    shim::bio item;
    item.bi_bdev = &device("dm");
    item.bi_op = shim::req_op::write_zeroes;
    item.bi_size = 8;
    run([&] { BOOST_TEST((shim::submit_bio_wait(item) == shim::blk_status::not_supported)); });
    check_calls({});
}

// A device whose target takes discards itself, over disks that take none, had a limit of 0 for
// them.
BOOST_AUTO_TEST_CASE(a_target_may_take_discards_that_its_devices_do_not) {
    shim::queue_limits limits = cached_limits();
    limits.max_discard_sectors = 0;
    inline_bench b({{"vda", 200, 0, limits}});
    b.kernel().register_target(probe_target);
    BOOST_TEST(b.create("no", "0 200 probe /dev/vda 0 discards=1") == 0);
    BOOST_TEST(b.discard("no", 0, 8) == -EOPNOTSUPP);
    BOOST_TEST(b.create("yes", "0 200 probe /dev/vda 0 discards=1 discards_supported=1 map=kill") ==
               0);
    take_calls(b.kernel());
    BOOST_TEST(b.discard("yes", 0, 8) == -EIO);
    BOOST_TEST(take_calls(b.kernel()) == lines{"map DS 0+8 probe"},
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_killed_bio_is_an_io_error, fixture) {
    made("0 100 probe /dev/vda 0 map=kill");
    BOOST_TEST(write("dm", 0, 8, 1) == -EIO);
    check_io({});
}
