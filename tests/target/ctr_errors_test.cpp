// SPDX-License-Identifier: GPL-2.0-only
// Tables that snapshot and snapshot-origin refuse: errno, message, and no I/O.
#include "snapshot_bench.h"

#include "firmware_shim/dm_ioctl.h"

using namespace powercut;
using namespace powercut::test;

namespace {

void check_refused(const std::string& arguments, int expected, const std::string& errno_name,
                   const std::string& text) {
    snapshot_bench b;
    BOOST_TEST_CONTEXT("table \"" << arguments << '"') {
        BOOST_TEST(b.create("dm", "0 2048 " + arguments) == expected);
        const std::string target = arguments.substr(0, arguments.find(' '));
        b.check_log({"table: 253:0: " + target + ": " + text + " (" + errno_name + ")",
                     "ioctl: error adding target to table"});
        b.check_io({});
    }
}

void check_einval(const std::string& arguments, const std::string& text) {
    check_refused(arguments, -EINVAL, "-EINVAL", text);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_snapshot_needs_four_arguments) {
    for (const char* table : {"snapshot", "snapshot base", "snapshot base cow P"})
        check_einval(table, "requires 4 or more arguments");
}

BOOST_AUTO_TEST_CASE(features_are_counted_and_known) {
    const std::string number = "Invalid number of feature arguments";
    check_einval("snapshot base cow P 8 x", number);
    check_einval("snapshot base cow P 8 3 a b c", number);
    check_einval("snapshot base cow P 8 2 discard_zeroes_cow", number);
    check_einval("snapshot base cow P 8 -1", number);
    check_einval("snapshot base cow P 8 1x discard_zeroes_cow", number);
    check_einval("snapshot base cow P 8 1 discard", "Unrecognised feature requested");
    const std::string depends = "discard_passdown_origin feature depends on discard_zeroes_cow";
    check_einval("snapshot base cow P 8 1 discard_passdown_origin", depends);
    check_einval("snapshot base cow P 8 2 discard_passdown_origin nonsense", depends);
}

BOOST_AUTO_TEST_CASE(features_are_read_before_devices_are_opened) {
    check_einval("snapshot nonesuch cow P 8 1 discard", "Unrecognised feature requested");
}

BOOST_AUTO_TEST_CASE(the_errno_of_the_open_is_passed_on) {
    check_refused("snapshot nonesuch cow P 8", -ENODEV, "-ENODEV", "Cannot get origin device");
    check_refused("snapshot 254:99 cow P 8", -ENXIO, "-ENXIO", "Cannot get origin device");
    check_refused("snapshot 5000:0 cow P 8", -EOVERFLOW, "-EOVERFLOW", "Cannot get origin device");
    check_refused("snapshot base nonesuch P 8", -ENODEV, "-ENODEV", "Cannot get COW device");
    check_refused("snapshot base 254:99 P 8", -ENXIO, "-ENXIO", "Cannot get COW device");
}

BOOST_AUTO_TEST_CASE(origin_and_cow_are_two_devices) {
    check_einval("snapshot base base P 8", "COW device cannot be the same as origin device");
    check_einval("snapshot base 254:0 X 3", "COW device cannot be the same as origin device");
}

BOOST_AUTO_TEST_CASE(a_merge_needs_a_store_that_can) {
    check_einval("snapshot-merge base cow N 8",
                 "Snapshot exception store does not support snapshot-merge.");
    check_einval("snapshot-merge base cow X 8", "Couldn't create exception store");
}

BOOST_AUTO_TEST_CASE(an_origin_has_one_argument) {
    check_einval("snapshot-origin", "origin: incorrect number of arguments");
    check_einval("snapshot-origin base cow", "origin: incorrect number of arguments");
    check_refused("snapshot-origin nonesuch", -ENODEV, "-ENODEV", "Cannot get target device");
    check_refused("snapshot-origin 254:99", -ENXIO, "-ENXIO", "Cannot get target device");
}

BOOST_AUTO_TEST_CASE(a_device_that_is_too_small_is_found_after_the_metadata_was_written) {
    snapshot_bench b;
    BOOST_TEST(b.create("dm", "0 4096 snapshot base cow P 8") == -EINVAL);
    b.check_log({"table: 253:0: base too small for target: start=0, len=4096, dev_size=2048",
                 "core: Cannot calculate initial queue limits",
                 "ioctl: unable to set up device queue for new table."});
    b.check_io({"cow RS 0+8", "cow WS 0+8", "cow WS 8+8"});
}

BOOST_AUTO_TEST_CASE(no_target_takes_messages) {
    snapshot_bench b;
    b.both();
    for (const char* name : {"snap", "origin"}) {
        std::string answer;
        b.run([&] { BOOST_TEST(shim::dm_message(b.kernel(), name, "hello", &answer) == -EINVAL); });
        b.check_log({"ioctl: Target type does not support messages"});
    }
}

BOOST_AUTO_TEST_CASE(a_failed_ctr_leaves_the_cow_device_free) {
    snapshot_bench b;
    b.disk("cow").fail("R 0+8");
    BOOST_TEST(b.snapshot("P 8") == -EIO);
    BOOST_TEST(b.snapshot("P 8") == 0);
}
