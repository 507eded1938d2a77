// SPDX-License-Identifier: GPL-2.0-only
// The header of a persistent store: what a new one is, and which ones are refused and how.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

constexpr const char* ioctl_line = "ioctl: error adding target to table";

std::string failed_to_read(const std::string& errno_name) {
    return "table: 253:0: snapshot: Failed to read snapshot metadata (" + errno_name + ")";
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_blank_header_makes_a_new_store_header_first, snapshot_bench) {
    disk("cow").put(0, filled(0, 0, 1));
    put_area(disk("cow"), 8, 0, {{7, 9}});
    BOOST_TEST(snapshot("P 8") == 0);
    check_io({"cow RS 0+8", "cow WS 0+8", "cow WS 8+8"});
    BOOST_TEST(disk("cow").commands == (lines{"R 0+8", "W 0+8", "W 8+8"}),
               boost::test_tools::per_element());
    BOOST_TEST(header_text(disk("cow")) == "SnAp 1 1 8");
    check_area(8, 0, {});
    BOOST_TEST(disk("cow").at(1, 7) == filled(0, 1, 7), boost::test_tools::per_element());
    BOOST_TEST(info() == "16/1024 16");
}

BOOST_FIXTURE_TEST_CASE(only_the_magic_says_that_a_header_is_blank, snapshot_bench) {
    put_header(disk("cow"), {.magic = 0, .valid = 0, .version = 7, .chunk_size = 3});
    BOOST_TEST(snapshot("P 8") == 0);
    BOOST_TEST(header_text(disk("cow")) == "SnAp 1 1 8");
}

BOOST_FIXTURE_TEST_CASE(another_magic_is_enxio, snapshot_bench) {
    put_header(disk("cow"), {.magic = 0x70416e54});
    BOOST_TEST(snapshot("P 8") == -ENXIO);
    check_log(
        {"persistent snapshot: Invalid or corrupt snapshot", failed_to_read("-ENXIO"), ioctl_line});
    check_io({"cow RS 0+8"});
}

BOOST_FIXTURE_TEST_CASE(another_version_is_einval_and_printed_signed, snapshot_bench) {
    put_header(disk("cow"), {.version = 0xfffffffe});
    BOOST_TEST(snapshot("P 8") == -EINVAL);
    check_log({"persistent snapshot: unable to handle snapshot disk version -2",
               failed_to_read("-EINVAL"), ioctl_line});
}

BOOST_FIXTURE_TEST_CASE(the_version_is_looked_at_before_valid_and_after_the_chunk_size,
                        snapshot_bench) {
    put_header(disk("cow"), {.valid = 0, .version = 2});
    BOOST_TEST(snapshot("P 8") == -EINVAL);
    log();
    put_header(disk("cow"), {.version = 2, .chunk_size = 3});
    BOOST_TEST(snapshot("P 0") == -EINVAL);
    check_log({"persistent snapshot: invalid on-disk chunk size 3: Chunk size is not a power of 2.",
               failed_to_read("-EINVAL"), ioctl_line});
}

BOOST_FIXTURE_TEST_CASE(an_invalid_snapshot_loads_as_such_and_reads_no_area, snapshot_bench) {
    put_header(disk("cow"), {.valid = 0});
    BOOST_TEST(snapshot("P 8") == 0);
    check_log({"snapshots: Snapshot is marked invalid."});
    check_io({"cow RS 0+8"});
    BOOST_TEST(info() == "Invalid");
    contents data(8);
    BOOST_TEST(read("snap", 0, &data) == -EIO);
    BOOST_TEST(write("snap", 0, 8, 2) == -EIO);
    check_io({});
    BOOST_TEST(flush("snap") == 0); // before validity is looked at
    check_io({"cow FWS 0+0"});
}

BOOST_FIXTURE_TEST_CASE(an_invalid_snapshot_is_not_copied_to, snapshot_bench) {
    put_header(disk("cow"), {.valid = 0});
    both();
    BOOST_TEST(write("origin", 0, 8, 2) == 0);
    check_io({"base WS 0+8"});
}

BOOST_FIXTURE_TEST_CASE(any_valid_but_0_is_valid, snapshot_bench) {
    put_header(disk("cow"), {.valid = 0x80000000});
    BOOST_TEST(snapshot("P 8") == 0);
    BOOST_TEST(info() == "16/1024 16");
}

BOOST_FIXTURE_TEST_CASE(a_header_that_cannot_be_read_is_eio, snapshot_bench) {
    disk("cow").fail("R 0+8");
    BOOST_TEST(snapshot("P 8") == -EIO);
    check_log({failed_to_read("-EIO"), ioctl_line});
}

BOOST_FIXTURE_TEST_CASE(a_header_that_cannot_be_written_leaves_nothing, snapshot_bench) {
    disk("cow").fail("W 0+8");
    BOOST_TEST(snapshot("P 8") == -EIO);
    check_log({"persistent snapshot: write_header failed", failed_to_read("-EIO"), ioctl_line});
    check_io({"cow RS 0+8", "cow WS 0+8"});
}

BOOST_FIXTURE_TEST_CASE(an_area_that_cannot_be_zeroed_leaves_the_header, snapshot_bench) {
    put_area(disk("cow"), 8, 0, {{7, 9}});
    disk("cow").fail("W 8+8");
    BOOST_TEST(snapshot("P 8") == -EIO);
    check_log(
        {"persistent snapshot: zero_disk_area(0) failed", failed_to_read("-EIO"), ioctl_line});
    BOOST_TEST(header_text(disk("cow")) == "SnAp 1 1 8");
    check_area(8, 0, {"7 9"});
}
