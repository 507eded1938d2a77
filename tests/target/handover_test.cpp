// SPDX-License-Identifier: GPL-2.0-only
// A table is loaded while another one is active on the same COW device: at resume it takes over the
// exceptions and the store, without any I/O.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

const std::string plain = "0 2048 snapshot base cow P 8";
const std::string merging = "0 2048 snapshot-merge base cow P 8";

struct fixture : snapshot_bench {
    fixture() : snapshot_bench({{"base", 2048, 1}, {"cow", 1024}, {"cow2", 1024}}) {
        both();
        write("snap", 80, 8, 2);
        write("origin", 160, 8, 3);
        forget();
    }
    void check_refused(int result, const std::string& number, const std::string& target,
                       const std::string& text) {
        BOOST_TEST(result == -EINVAL);
        check_log({"table: " + number + ": " + target + ": " + text + " (-EINVAL)",
                   "ioctl: error adding target to table"});
    }
};

constexpr const char* bad_pairing = "Snapshot cow pairing for exception table handover failed";

} // namespace

BOOST_FIXTURE_TEST_CASE(a_reloaded_table_takes_over_without_io, fixture) {
    BOOST_TEST(load("snap", "0 2048 snapshot base cow P 32 1 discard_zeroes_cow") == 0);
    BOOST_TEST(resume("snap") == 0);
    check_io({});
    check_log({});
    BOOST_TEST(info() == "32/1024 16");
    BOOST_TEST(table_text() == "254:0 254:16 P 8 1 discard_zeroes_cow"); // the store's chunk size
    check_read("snap", 80, 8, 2);
    check_read("snap", 160, 8, 1);
    forget();
    BOOST_TEST(discard("snap", 80, 8) == 0); // the limits are the source's
    check_io({"cow N 16+8"});
    BOOST_TEST(write("origin", 240, 8, 4) == 0);
    check_io({"base R 240+8", "cow W 32+8", "cow FWFS 8+8", "base WS 240+8"});
}

BOOST_FIXTURE_TEST_CASE(and_hands_over_in_turn, fixture) {
    for (unsigned i = 0; i < 3; ++i) {
        BOOST_TEST(load("snap", plain) == 0);
        BOOST_TEST(resume("snap") == 0);
        BOOST_TEST(write("snap", 8 * i, 8, 5) == 0);
    }
    check_area(8, 0, {"10 2", "20 3", "0 4", "1 5", "2 6"});
    check_read("snap", 0, 24, 5);
    check_read("snap", 80, 8, 2);
}

BOOST_FIXTURE_TEST_CASE(overflow_moves_and_the_option_is_the_new_table_s, fixture) {
    kernel().add_disk("tiny", 254, 64, disk("cow2"), 512, 24, cached_limits());
    BOOST_TEST(create("small", "0 2048 snapshot base tiny PO 8") == 0);
    write("small", 0, 8, 2);
    write("small", 8, 8, 2);
    BOOST_TEST(info("small") == "Overflow");
    BOOST_TEST(load("small", "0 2048 snapshot base tiny P 8") == 0);
    BOOST_TEST(resume("small") == 0);
    BOOST_TEST(info("small") == "Overflow");
    BOOST_TEST(table_text("small") == "254:0 254:64 P 8");
}

BOOST_FIXTURE_TEST_CASE(so_does_invalidity, fixture) {
    disk("cow").fail("W 32+8");
    write("origin", 240, 8, 4);
    BOOST_TEST(info() == "Invalid");
    BOOST_TEST(load("snap", plain) == 0);
    BOOST_TEST(resume("snap") == 0);
    BOOST_TEST(info() == "Invalid");
}

BOOST_FIXTURE_TEST_CASE(the_origin_s_device_becomes_the_merge, fixture) {
    BOOST_TEST(load("origin", merging) == 0);
    BOOST_TEST(table_text("origin") == "254:0");
    BOOST_TEST(write("origin", 240, 8, 4) == 0); // still the origin
    forget();
    suspend("origin");
    suspend("snap");
    BOOST_TEST(resume("origin") == 0);
    check_io({"cow R 32+8", "base W 240+8", "base FWS 0+0", "cow FWFS 8+8", //
              "cow R 24+8", "base W 160+8", "base FWS 0+0", "cow FWFS 8+8", //
              "cow R 16+8", "base W 80+8", "base FWS 0+0", "cow FWFS 8+8"});
    BOOST_TEST(info("origin") == "16/1024 16");
    BOOST_TEST(table_text("origin") == "254:0 254:16 P 8");
    check_read("origin", 80, 8, 2);
    check_read("origin", 160, 8, 1);
    // What is left of the source.
    BOOST_TEST(info() == "Invalid");
    BOOST_TEST(table_text() == "254:0 254:16 P 0");
    BOOST_TEST(resume("snap") == 0);
    contents data(8);
    BOOST_TEST(read("snap", 80, &data) == -EIO);
    BOOST_TEST(remove("snap") == 0);
    check_log({});
    BOOST_TEST(info("origin") == "16/1024 16");
}

BOOST_FIXTURE_TEST_CASE(the_source_must_be_suspended, fixture) {
    load("origin", merging);
    BOOST_TEST(resume("origin") == -EINVAL);
    check_log({"snapshots: Unable to perform snapshot handover until source is suspended.",
               "table: 253:1: snapshot-merge: preresume failed, error = -22"});
    BOOST_TEST(table_text("origin") == "254:0 254:16 P 0");
    BOOST_TEST(info("origin") == "0/1024 0");
    check_read("snap", 80, 8, 2);
    suspend("snap");
    BOOST_TEST(resume("origin") == 0);
    BOOST_TEST(info("origin") == "16/1024 16");
}

BOOST_FIXTURE_TEST_CASE(and_cannot_be_resumed_before_the_destination, fixture) {
    load("origin", merging);
    suspend("snap");
    BOOST_TEST(resume("snap") == -EINVAL);
    check_log({"snapshots: Unable to resume snapshot source until handover completes.",
               "table: 253:0: snapshot: preresume failed, error = -22"});
}

BOOST_FIXTURE_TEST_CASE(a_source_that_goes_first_cancels_the_handover, fixture) {
    load("origin", merging);
    BOOST_TEST(remove("snap") == 0);
    check_log({"snapshots: Cancelling snapshot handover."});
    BOOST_TEST(resume("origin") == 0);
    check_log({"snapshots: Snapshot is invalid: can't merge"});
    BOOST_TEST(info("origin") == "Invalid");
    BOOST_TEST(table_text("origin") == "254:0 254:16 P 0");
    check_io({});
    BOOST_TEST(write("origin", 0, 16, 4) == 0);
    check_io({"base WS 0+16"});
    check_area(8, 0, {"10 2", "20 3"}); // the COW device is as it was
}

BOOST_FIXTURE_TEST_CASE(a_destination_that_goes_first_changes_nothing, fixture) {
    load("snap", plain);
    BOOST_TEST(remove("snap") == 0);
    check_log({});
    BOOST_TEST(snapshot("P 8") == 0);
    BOOST_TEST(info() == "32/1024 16");
}

BOOST_FIXTURE_TEST_CASE(only_two_may_share_a_cow_device, fixture) {
    BOOST_TEST(load("snap", plain) == 0);
    check_refused(load("snap", merging), "253:0", "snapshot-merge", bad_pairing);
    check_refused(create("third", plain), "253:2", "snapshot", bad_pairing);
    check_read("snap", 80, 8, 2);
}

BOOST_FIXTURE_TEST_CASE(one_merge_an_origin_but_only_handover_asks, fixture) {
    BOOST_TEST(create("snap2", "0 2048 snapshot base cow2 P 8") == 0);
    load("snap", merging);
    check_refused(load("snap2", "0 2048 snapshot-merge base cow2 P 8"), "253:2", "snapshot-merge",
                  "A snapshot is already merging.");
    remove("snap2");
    BOOST_TEST(create("other", "0 2048 snapshot-merge base cow2 P 8") == 0);
}

BOOST_FIXTURE_TEST_CASE(the_store_of_the_source_must_be_able_to_merge, fixture) {
    BOOST_TEST(create("trans", "0 2048 snapshot base cow2 N 8") == 0);
    check_refused(load("trans", "0 2048 snapshot-merge base cow2 P 8"), "253:2", "snapshot-merge",
                  "Snapshot exception store does not support snapshot-merge.");
}
