// SPDX-License-Identifier: GPL-2.0-only
// Areas that do not fit a device or its logical blocks are refused, with the kernel's messages.
#include "../support/bench.h"
#include "../support/probe_target.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::test;

namespace {

shim::queue_limits blocks_of_4k() {
    shim::queue_limits limits = cached_limits();
    limits.logical_block_size = 4096;
    return limits;
}

struct fixture : inline_bench {
    fixture() : inline_bench({{"vda", 64}, {"vdb", 64, 0, blocks_of_4k()}}) {
        kernel().register_target(probe_target);
    }
    void check_log(const lines& expected) {
        BOOST_TEST(log() == expected, boost::test_tools::per_element());
    }
};

constexpr const char* no_limits = "core: Cannot calculate initial queue limits";
constexpr const char* no_queue = "ioctl: unable to set up device queue for new table.";

} // namespace

BOOST_FIXTURE_TEST_CASE(an_area_beyond_the_end_fails_the_first_load, fixture) {
    BOOST_TEST(create("dm", "0 64 probe /dev/vda 8") == -EINVAL);
    check_log({"table: 253:0: vda too small for target: start=8, len=64, dev_size=64", no_limits,
               no_queue});
    BOOST_TEST(take_calls(kernel()) == (lines{"ctr probe", "dtr probe"}),
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(an_area_of_parts_of_logical_blocks_fails, fixture) {
    BOOST_TEST(create("dm", "0 8 probe /dev/vdb 4") == -EINVAL);
    check_log({"table: 253:0: start=4 not aligned to h/w logical block size 4096 of vdb", no_limits,
               no_queue});
    BOOST_TEST(create("dm", "0 12 probe /dev/vdb 8") == -EINVAL);
    check_log({"table: 253:0: len=12 not aligned to h/w logical block size 4096 of vdb", no_limits,
               no_queue});
    BOOST_TEST(create("dm", "0 16 probe /dev/vdb 8") == 0);
    check_log({});
}

BOOST_FIXTURE_TEST_CASE(a_later_load_leaves_the_check_to_the_resume, fixture) {
    BOOST_TEST(create("dm", "0 64 probe /dev/vda 0 name=old") == 0);
    BOOST_TEST(load("dm", "0 64 probe /dev/vda 8 name=new") == 0);
    check_log({});
    take_calls(kernel());
    BOOST_TEST(resume("dm") == -EINVAL);
    check_log({"table: 253:0: vda too small for target: start=8, len=64, dev_size=64"});
    const lines expected = {"presuspend old", "postsuspend old", "dtr new"};
    BOOST_TEST(take_calls(kernel()) == expected, boost::test_tools::per_element());
    BOOST_TEST(table("dm") == lines{"0 64 probe 254:0 0"}, boost::test_tools::per_element());
    BOOST_TEST(resume("dm") == 0); // the old table again
    BOOST_TEST(write("dm", 0, 8, 1) == 0);
}

BOOST_FIXTURE_TEST_CASE(a_device_has_the_largest_block_and_the_smallest_requests_of_those_below,
                        fixture) {
    BOOST_TEST(create("dm", "0 32 probe /dev/vda 0 flushes=1\n32 32 probe /dev/vdb 32") == 0);
    BOOST_TEST(device("dm").limits().logical_block_size == 4096U);
    BOOST_TEST(device("dm").limits().write_cache);
    BOOST_TEST(device("dm").limits().max_discard_sectors == 0U);
    BOOST_TEST(device("dm").limits().max_write_zeroes_sectors == 0U);
}
