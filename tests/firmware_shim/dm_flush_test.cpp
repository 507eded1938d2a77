// SPDX-License-Identifier: GPL-2.0-only
// A flush goes to every target; one with data is two steps, and the status of the first is lost.
#include "../support/checked_bench.h"
#include "../support/probe_target.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : checked<inline_bench> {
    fixture() : checked({{"vda", 64}, {"vdb", 64}}) { kernel().register_target(probe_target); }
    void made(const std::string& table) {
        BOOST_TEST_REQUIRE(create("dm", table) == 0);
        take_calls(kernel());
    }
    int write_with(unsigned flags) {
        contents data = filled(1, 0, 8);
        shim::bio item;
        item.bi_bdev = &device("dm");
        item.bi_op = shim::req_op::write;
        item.bi_flags = flags;
        item.bi_size = 8;
        item.bi_data = data.data();
        int result = 1;
        run([&] { result = shim::blk_status_to_errno(shim::submit_bio_wait(item)); });
        return result;
    }
    void check_calls(const lines& expected) {
        BOOST_TEST(take_calls(kernel()) == expected, boost::test_tools::per_element());
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(an_empty_flush_goes_to_every_target_as_often_as_it_asked, fixture) {
    made("0 32 probe /dev/vda 0 name=a flushes=2\n32 32 probe /dev/vdb 0 name=b flushes=1");
    BOOST_TEST(flush("dm") == 0);
    check_calls({"map FWS 0+0 a", "map FWS 0+0 #1 a", "map FWS 0+0 b"});
    check_io({"vda FWS 0+0", "vda FWS 0+0", "vdb FWS 0+0"});
}

BOOST_FIXTURE_TEST_CASE(an_empty_flush_reports_the_error_of_any_copy, fixture) {
    made("0 32 probe /dev/vda 0 flushes=1\n32 32 probe /dev/vdb 0 flushes=1");
    disk("vdb").fail("F");
    BOOST_TEST(flush("dm") == -EIO);
    BOOST_TEST(flush("dm") == 0);
}

BOOST_FIXTURE_TEST_CASE(a_flush_with_data_is_a_flush_and_then_a_write, fixture) {
    made("0 32 probe /dev/vda 0 name=a flushes=1\n32 32 probe /dev/vdb 0 name=b flushes=1");
    BOOST_TEST(write_with(shim::req_preflush | shim::req_fua) == 0);
    check_calls({"map FWFS 0+0 a", "map FWS 0+0 b", "map WFS 0+8 a"}); // the first one: FUA
    check_io({"vda FWFS 0+0", "vdb FWS 0+0", "vda WFS 0+8"});
    BOOST_TEST(disk("vda").at(0, 8) == filled(1, 0, 8), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(the_write_waits_for_all_the_flushes, fixture) {
    made("0 32 probe /dev/vda 0 flushes=1\n32 32 probe /dev/vdb 0 flushes=1");
    disk("vdb").hold("F", "R 0+1");
    together({[&] { write_with(shim::req_preflush); },
              [&] {
                  BOOST_TEST(disk("vda").commands == lines{"F"}, boost::test_tools::per_element());
                  read("vdb", 0, 1);
              }});
    BOOST_TEST(disk("vda").commands == (lines{"F", "W 0+8"}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(the_status_of_a_flush_before_data_is_lost, fixture) {
    made("0 32 probe /dev/vda 0 flushes=1");
    disk("vda").fail("F");
    BOOST_TEST(write_with(shim::req_preflush) == 0);
    BOOST_TEST(disk("vda").commands == (lines{"F", "W 0+8"}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_target_without_flush_bios_hears_of_no_flush, fixture) {
    made("0 32 probe /dev/vda 0 name=a\n32 32 probe /dev/vdb 0 name=b flushes=1");
    BOOST_TEST(flush("dm") == 0);
    check_calls({"map FWS 0+0 b"});
}

BOOST_FIXTURE_TEST_CASE(where_no_target_has_flush_bios_a_flush_succeeds, fixture) {
    made("0 32 probe /dev/vda 0");
    BOOST_TEST(flush("dm") == 0);
    BOOST_TEST(write_with(shim::req_preflush | shim::req_fua) == 0);
    check_io({"vda WS 0+8"}); // such a device has no cache that it knows of
}

BOOST_AUTO_TEST_CASE(a_device_without_a_cached_disk_under_it_takes_no_flush) {
    shim::queue_limits limits = cached_limits();
    limits.write_cache = false;
    inline_bench b({{"vda", 64, 0, limits}});
    b.kernel().register_target(probe_target);
    BOOST_TEST(b.create("dm", "0 64 probe /dev/vda 0 flushes=1") == 0);
    take_calls(b.kernel());
    BOOST_TEST(b.flush("dm") == 0);
    BOOST_TEST(b.write("dm", 0, 8, 1, true) == 0);
    BOOST_TEST(take_calls(b.kernel()) == lines{"map WS 0+8 probe"},
               boost::test_tools::per_element());
}
