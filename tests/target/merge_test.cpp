// SPDX-License-Identifier: GPL-2.0-only
// A merge: the runs from the end of the list, each durable on the origin before its records go, and
// what the target does with bios meanwhile and afterwards.
#include "snapshot_bench.h"

#include "firmware_shim/dm.h"
#include "target/snapshot/inspect.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : snapshot_bench {
    fixture() : snapshot_bench({{"base", 2048, 1}, {"cow", 1024}, {"cow2", 1024}}) {}

    // Chunks 0, 1 and 10 have exceptions, in that order.
    void snapshot_with_exceptions(const std::string& store = "P 8") {
        BOOST_TEST_REQUIRE(snapshot(store) == 0);
        for (const shim::sector_t sector : {0U, 8U, 80U})
            BOOST_TEST_REQUIRE(write("snap", sector, 8, 2) == 0);
        remove("snap");
        forget();
    }
    int merge(const std::string& store = "P 8") {
        return create("merge", "0 2048 snapshot-merge base cow " + store);
    }
    snapshot::snapshot_view view() {
        return *snapshot::inspect_snapshot(*kernel().find_mapped_device("merge"));
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(runs_are_merged_from_the_end_and_flushed_before_their_records_go, fixture) {
    snapshot_with_exceptions();
    BOOST_TEST(merge() == 0);
    check_io({"cow RS 0+8", "cow R 8+8",                                      //
              "cow R 32+8", "base W 80+8", "base FWS 0+0", "cow FWFS 8+8",    // chunk 10
              "cow R 16+16", "base W 0+16", "base FWS 0+0", "cow FWFS 8+8"}); // chunks 0 and 1
    check_area(8, 0, {});
    BOOST_TEST(info("merge") == "16/1024 16");
    BOOST_TEST(table_text("merge") == "254:0 254:16 P 8");
    check_read("base", 0, 16, 2);
    check_read("base", 16, 64, 1);
    check_read("base", 80, 8, 2);
    BOOST_TEST(view().merging);
    BOOST_TEST(!view().merge_running);
    BOOST_TEST(view().merge_complete);
    BOOST_TEST(view().exceptions.empty());
}

BOOST_FIXTURE_TEST_CASE(a_merge_of_nothing_ends_at_once, fixture) {
    BOOST_TEST(merge() == 0);
    check_io({"cow RS 0+8", "cow WS 0+8", "cow WS 8+8"});
    BOOST_TEST(view().merge_complete);
    suspend("merge");
    resume("merge");
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(a_flush_goes_to_the_origin_and_then_to_the_cow_device, fixture) {
    merge();
    forget();
    BOOST_TEST(flush("merge") == 0);
    check_io({"base FWS 0+0", "cow FWS 0+0"});
}

BOOST_FIXTURE_TEST_CASE(a_discard_succeeds_and_changes_nothing, fixture) {
    snapshot_with_exceptions("P 8 2 discard_zeroes_cow discard_passdown_origin");
    merge("P 8 2 discard_zeroes_cow discard_passdown_origin");
    BOOST_TEST(table_text("merge") ==
               "254:0 254:16 P 8 2 discard_zeroes_cow discard_passdown_origin");
    forget();
    BOOST_TEST(discard("merge", 0, 8) == 0);
    BOOST_TEST(discard("merge", 320, 24) == 0);
    check_io({});
    check_read("merge", 0, 8, 2);
}

BOOST_FIXTURE_TEST_CASE(without_the_feature_a_discard_is_not_offered, fixture) {
    merge();
    BOOST_TEST(discard("merge", 0, 8) == -EOPNOTSUPP);
}

BOOST_FIXTURE_TEST_CASE(another_snapshot_gets_its_exceptions_first, fixture) {
    snapshot_with_exceptions();
    BOOST_TEST(create("snap2", "0 2048 snapshot base cow2 P 16") == 0);
    forget();
    BOOST_TEST(merge() == 0);
    check_io({"cow RS 0+8", "cow R 8+8",                                      //
              "base R 80+16", "cow2 W 32+16", "cow2 FWFS 16+16",              //
              "cow R 32+8", "base W 80+8", "base FWS 0+0", "cow FWFS 8+8",    //
              "base R 0+16", "cow2 W 48+16", "cow2 FWFS 16+16",               //
              "cow R 16+16", "base W 0+16", "base FWS 0+0", "cow FWFS 8+8"}); //
    check_read("snap2", 0, 2048, 1);
    check_read("merge", 0, 16, 2);
}

BOOST_FIXTURE_TEST_CASE(a_smaller_chunk_of_another_snapshot_is_looked_at_chunk_by_chunk, fixture) {
    snapshot_with_exceptions();
    BOOST_TEST(create("snap2", "0 2048 snapshot base cow2 P 4") == 0);
    BOOST_TEST(merge() == 0);
    BOOST_TEST(area_records(disk("cow2"), 4, 0) ==
                   (lines{"20 2", "21 3", "0 4", "1 5", "2 6", "3 7"}),
               boost::test_tools::per_element());
    check_read("snap2", 0, 2048, 1);
    forget();
    BOOST_TEST(write("merge", 160, 8, 3) == 0); // cut at the smaller chunk, too
    BOOST_TEST(area_records(disk("cow2"), 4, 0).size() == 8);
    check_read("snap2", 0, 2048, 1);
}

BOOST_FIXTURE_TEST_CASE(the_target_takes_the_place_of_the_origin, fixture) {
    BOOST_TEST(create("snap2", "0 2048 snapshot base cow2 P 8") == 0);
    merge();
    forget();
    BOOST_TEST(write("merge", 80, 4, 3) == 0);
    check_io({"base R 80+8", "cow2 W 16+8", "cow2 FWFS 8+8", "base WS 80+4"});
    BOOST_TEST(write("merge", 84, 4, 3) == 0);
    check_io({"base WS 84+4"});
    check_read("merge", 80, 8, 3);
    check_read("snap2", 80, 8, 1);
}

BOOST_FIXTURE_TEST_CASE(an_invalid_snapshot_is_not_merged_and_the_origin_is_shown, fixture) {
    put_header(disk("cow"), {.valid = 0});
    forget();
    BOOST_TEST(merge() == 0);
    check_io({"cow RS 0+8"});
    check_log(
        {"snapshots: Snapshot is marked invalid.", "snapshots: Snapshot is invalid: can't merge"});
    BOOST_TEST(info("merge") == "Invalid");
    BOOST_TEST(write("merge", 80, 8, 4) == 0);
    check_io({"base WS 80+8"});
    check_read("merge", 80, 8, 4);
    BOOST_TEST(!view().merge_complete);
}
