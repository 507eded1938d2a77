// SPDX-License-Identifier: GPL-2.0-only
// What merges of older kernels did, or what taking a part of a merge away does: each switch changes
// just that.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// Chunk 10 has an exception; a second snapshot has none.
struct fixture : snapshot_bench {
    explicit fixture(const target::behaviour& versions)
        : snapshot_bench({{"base", 2048, 1}, {"cow", 1024}, {"cow2", 1024}}, versions) {
        BOOST_TEST_REQUIRE(snapshot("P 8") == 0);
        write("snap", 80, 8, 2);
        remove("snap");
        BOOST_TEST_REQUIRE(create("snap2", "0 2048 snapshot base cow2 P 8") == 0);
        forget();
    }
    int merge(const std::string& store = "P 8") {
        return create("merge", "0 2048 snapshot-merge base cow " + store);
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(without_the_origin_flush) {
    fixture b(with_switch("merge_no_origin_flush"));
    BOOST_TEST(b.merge() == 0);
    b.check_io({"cow RS 0+8", "cow R 8+8", "base R 80+8", "cow2 W 16+8", "cow2 FWFS 8+8",
                "cow R 16+8", "base W 80+8", "cow FWFS 8+8"});
    b.check_read("snap2", 80, 8, 1);
}

BOOST_AUTO_TEST_CASE(without_exceptions_in_other_snapshots_they_change) {
    fixture b(with_switch("merge_no_other_snapshots"));
    BOOST_TEST(b.merge() == 0);
    b.check_io(
        {"cow RS 0+8", "cow R 8+8", "cow R 16+8", "base W 80+8", "base FWS 0+0", "cow FWFS 8+8"});
    b.check_read("snap2", 80, 8, 2);
}

BOOST_AUTO_TEST_CASE(with_queue_and_drain_taken_away_a_lone_merge_is_the_same) {
    for (const char* name : {"merge_no_write_queue", "merge_no_drain"}) {
        fixture b(with_switch(name));
        BOOST_TEST(b.merge() == 0);
        b.check_io({"cow RS 0+8", "cow R 8+8", "base R 80+8", "cow2 W 16+8", "cow2 FWFS 8+8",
                    "cow R 16+8", "base W 80+8", "base FWS 0+0", "cow FWFS 8+8"});
    }
}

BOOST_AUTO_TEST_CASE(a_transient_store_that_is_not_refused_is_a_null_call) {
    fixture b(with_switch("merge_accepts_transient"));
    b.remove("snap2");
    BOOST_CHECK_EXCEPTION(b.merge("N 8"), shim::kernel_bug, [](const shim::kernel_bug& bug) {
        return std::string(bug.what()) ==
               "dm-snap: a merge calls prepare_merge of a store that has none";
    });
}

BOOST_AUTO_TEST_CASE(before_merging_there_is_no_such_target) {
    target::behaviour oldest;
    oldest.snapshot_merge = false;
    fixture b(oldest);
    BOOST_TEST(b.merge() == -EINVAL);
    b.check_log({"table: 253:1: snapshot-merge: unknown target type",
                 "ioctl: error adding target to table"});
}

BOOST_AUTO_TEST_CASE(nor_is_there_a_handover) {
    target::behaviour oldest;
    oldest.snapshot_merge = false;
    fixture b(oldest);
    BOOST_TEST(b.create("other", "0 2048 snapshot base cow2 P 8") == 0);
    BOOST_TEST(b.create("third", "0 2048 snapshot base cow2 P 8") == 0);
    b.check_io({"cow2 RS 0+8", "cow2 R 8+8", "cow2 RS 0+8", "cow2 R 8+8"}); // each loads it
    BOOST_TEST(b.info("snap2") == "16/1024 16");
    b.remove("snap2");
    b.check_log({});
    BOOST_TEST(b.info("other") == "16/1024 16");
}
