// SPDX-License-Identifier: GPL-2.0-only
// Which callbacks run when a table is loaded, suspended, resumed and removed, and what becomes of
// bios.
#include "../support/bench.h"
#include "../support/probe_target.h"

#include "firmware_shim/dm_ioctl.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::test;

namespace {

constexpr const char* two_targets = "0 32 probe /dev/vda 0 name=a\n32 32 probe /dev/vda 32 name=b";

struct fixture : inline_bench {
    fixture() : inline_bench({{"vda", 64}, {"vdb", 64}}) { kernel().register_target(probe_target); }
    void check_calls(const lines& expected) {
        BOOST_TEST(take_calls(kernel()) == expected, boost::test_tools::per_element());
    }
    void check_log(const lines& expected) {
        BOOST_TEST(log() == expected, boost::test_tools::per_element());
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(create_is_load_and_resume, fixture) {
    BOOST_TEST(create("dm", two_targets) == 0);
    check_calls({"ctr a", "ctr b", "preresume a", "preresume b", "resume a", "resume b"});
    BOOST_TEST(create("dm", two_targets) == -EBUSY);
    check_calls({});
}

BOOST_FIXTURE_TEST_CASE(suspend_calls_presuspend_and_postsuspend_once, fixture) {
    create("dm", two_targets);
    take_calls(kernel());
    BOOST_TEST(suspend("dm") == 0);
    check_calls({"presuspend a", "presuspend b", "postsuspend a", "postsuspend b"});
    BOOST_TEST(suspend("dm") == 0);
    check_calls({});
    BOOST_TEST(resume("dm") == 0);
    check_calls({"preresume a", "preresume b", "resume a", "resume b"});
    BOOST_TEST(resume("dm") == 0);
    check_calls({});
}

BOOST_FIXTURE_TEST_CASE(resume_with_a_new_table_suspends_swaps_and_destroys_the_old_one, fixture) {
    create("dm", "0 64 probe /dev/vda 0 name=old");
    take_calls(kernel());
    BOOST_TEST(load("dm", "0 32 probe /dev/vdb 0 name=new") == 0);
    check_calls({"ctr new"});
    BOOST_TEST(table("dm") == lines{"0 64 probe 254:0 0"}, boost::test_tools::per_element());
    BOOST_TEST(resume("dm") == 0);
    check_calls({"presuspend old", "postsuspend old", "preresume new", "resume new", "dtr old"});
    BOOST_TEST(table("dm") == lines{"0 32 probe 254:16 0"}, boost::test_tools::per_element());
    BOOST_TEST(device("dm").sectors() == 32U);
}

BOOST_FIXTURE_TEST_CASE(loading_again_destroys_the_older_inactive_table, fixture) {
    create("dm", "0 64 probe /dev/vda 0 name=live");
    load("dm", "0 64 probe /dev/vda 0 name=first");
    take_calls(kernel());
    BOOST_TEST(load("dm", "0 64 probe /dev/vda 0 name=second") == 0);
    check_calls({"ctr second", "dtr first"});
}

BOOST_FIXTURE_TEST_CASE(remove_suspends_and_destroys_both_tables, fixture) {
    create("dm", "0 64 probe /dev/vda 0 name=live");
    load("dm", "0 64 probe /dev/vda 0 name=inactive");
    take_calls(kernel());
    BOOST_TEST(remove("dm") == 0);
    check_calls({"dtr inactive", "presuspend live", "postsuspend live", "dtr live"});
    BOOST_TEST(remove("dm") == -ENXIO);
    BOOST_TEST(suspend("dm") == -ENXIO);
    BOOST_TEST(resume("dm") == -ENXIO);
    BOOST_TEST(load("dm", two_targets) == -ENXIO);
}

BOOST_FIXTURE_TEST_CASE(removing_a_suspended_device_does_not_suspend_it_again, fixture) {
    create("dm", "0 64 probe /dev/vda 0");
    suspend("dm");
    take_calls(kernel());
    BOOST_TEST(remove("dm") == 0);
    check_calls({"dtr probe"});
}

BOOST_FIXTURE_TEST_CASE(a_device_that_another_table_uses_is_busy, fixture) {
    create("low", "0 64 probe /dev/vda 0");
    create("top", "0 64 probe /dev/mapper/low 0");
    BOOST_TEST(remove("low") == -EBUSY);
    BOOST_TEST(remove("top") == 0);
    BOOST_TEST(remove("low") == 0);
}

// A device could be removed under an inactive table that had opened it.
BOOST_FIXTURE_TEST_CASE(a_device_that_an_inactive_table_uses_is_busy_too, fixture) {
    create("low", "0 64 probe /dev/vda 0");
    create("top", "0 64 probe /dev/vda 0");
    load("top", "0 64 probe low 0");
    BOOST_TEST(remove("low") == -EBUSY);
}

BOOST_FIXTURE_TEST_CASE(bios_of_a_suspended_device_wait_for_its_resume, fixture) {
    create("dm", "0 64 probe /dev/vda 0");
    suspend("dm");
    bool written = false;
    together({[&] {
                  BOOST_TEST(write_here("dm", 0, 8, 1) == 0);
                  written = true;
              },
              [&] {
                  BOOST_TEST(!written);
                  BOOST_TEST(disk("vda").commands.empty());
                  shim::dm_load(kernel(), "dm", "0 64 probe /dev/vdb 0");
                  shim::dm_resume(kernel(), "dm");
              }});
    BOOST_TEST(written);
    BOOST_TEST(disk("vda").commands.empty());
    BOOST_TEST(disk("vdb").at(0, 8) == filled(1, 0, 8), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(suspend_waits_for_the_bios_under_way, fixture) {
    create("dm", "0 64 probe /dev/vda 0");
    take_calls(kernel());
    disk("vda").hold("W 0+8", "R 63+1");
    lines at_suspend;
    together({[&] { write_here("dm", 0, 8, 1); },
              [&] {
                  backend().spawn("reader", [&] {
                      at_suspend = take_calls(kernel());
                      read("vda", 63, 1);
                  });
                  shim::dm_suspend(kernel(), "dm");
              }});
    BOOST_TEST(at_suspend == (lines{"map WS 0+8 probe", "presuspend probe"}),
               boost::test_tools::per_element());
    check_calls({"postsuspend probe"});
}

BOOST_FIXTURE_TEST_CASE(a_failed_ctr_leaves_no_device, fixture) {
    BOOST_TEST(
        create("dm", "0 32 probe /dev/vda 0 name=a\n32 32 probe /dev/vda 0 name=b ctr=-12") ==
        -ENOMEM);
    check_calls({"ctr a", "ctr b", "dtr a"});
    check_log(
        {"table: 253:0: probe: Told to fail (-ENOMEM)", "ioctl: error adding target to table"});
    BOOST_TEST(remove("dm") == -ENXIO);
}

BOOST_FIXTURE_TEST_CASE(a_failed_preresume_leaves_the_new_table_suspended, fixture) {
    create("dm", "0 64 probe /dev/vda 0 name=old");
    load("dm", "0 32 probe /dev/vda 0 name=a\n32 32 probe /dev/vda 0 name=b preresume=-5");
    take_calls(kernel());
    BOOST_TEST(resume("dm") == -EIO);
    check_calls({"presuspend old", "postsuspend old", "preresume a", "preresume b", "dtr old"});
    check_log({"table: 253:0: probe: preresume failed, error = -5"});
    BOOST_TEST(table("dm").size() == 2U);
    BOOST_TEST(resume("dm") == -EIO); // still suspended: it tries again
    check_calls({"preresume a", "preresume b"});
}

BOOST_FIXTURE_TEST_CASE(a_device_without_a_table_cannot_be_resumed, fixture) {
    kernel().add_mapped_device("empty");
    BOOST_TEST(resume("empty") == -EINVAL);
    BOOST_TEST(status("empty").empty());
}

BOOST_FIXTURE_TEST_CASE(the_lowest_free_minor_is_taken, fixture) {
    create("a", "0 8 probe /dev/vda 0");
    create("b", "0 8 probe /dev/vda 0");
    remove("a");
    create("c", "0 8 probe /dev/vda 0");
    BOOST_TEST(device("b").number() == "253:1");
    BOOST_TEST(device("c").number() == "253:0");
}
