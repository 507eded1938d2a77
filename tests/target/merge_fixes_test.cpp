// SPDX-License-Identifier: GPL-2.0-only
// Fixes F3 and F4: a merge that met an error of the COW device goes on where it stopped. Fix F6:
// what was written to a merge is not left in the cache of the origin.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// Chunks 10, 40 and 41 have exceptions; the merge cannot commit the run of two.
struct failed_commit : snapshot_bench {
    failed_commit()
        : snapshot_bench(base_and_cow(), with_switch("failed_merge_commit_keeps_records")) {
        BOOST_TEST_REQUIRE(snapshot("P 8") == 0);
        write("snap", 80, 8, 2);
        write("snap", 320, 16, 3);
        remove("snap");
        disk("cow").fail("WF 8+8");
        BOOST_TEST_REQUIRE(create("merge", "0 2048 snapshot-merge base cow P 8") == 0);
        BOOST_TEST(info("merge") == "Merge failed");
        forget();
    }
};

// Areas of 32 records, of which the third holds one; the second one cannot be read.
struct failed_read : snapshot_bench {
    failed_read() : snapshot_bench(base_and_cow(), with_switch("failed_area_read_steps_forward")) {
        BOOST_TEST_REQUIRE(snapshot("P 1") == 0);
        write("snap", 0, 32, 2);
        write("snap", 64, 32, 3);
        write("snap", 128, 1, 4);
        suspend("snap");
        load("snap", "0 2048 snapshot-merge base cow P 1");
        disk("cow").fail("R 34+1");
        resume("snap");
        BOOST_TEST(info() == "Merge failed");
        forget();
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(f3_a_resume_merges_the_same_run_again, failed_commit) {
    BOOST_TEST(write("merge", 328, 8, 9) == 0); // to the exception, which is still there
    forget();
    suspend("merge");
    resume("merge");
    check_io({"cow R 24+16", "base W 320+16", "base FWS 0+0", "cow FWFS 8+8", //
              "cow R 16+8", "base W 80+8", "base FWS 0+0", "cow FWFS 8+8"});
    check_log({});
    check_read("base", 0, 8, 1);
    check_read("base", 80, 8, 2);
    check_read("base", 320, 8, 3);
    check_read("base", 328, 8, 9);
    check_area(8, 0, {});
}

BOOST_FIXTURE_TEST_CASE(f3_a_load_finds_the_records_too, failed_commit) {
    remove("merge");
    BOOST_TEST(create("merge", "0 2048 snapshot-merge base cow P 8") == 0);
    BOOST_TEST(info("merge") == "16/1024 16");
    check_read("base", 320, 16, 3);
}

BOOST_FIXTURE_TEST_CASE(f4_a_resume_reads_the_area_again, failed_read) {
    suspend("snap");
    resume("snap");
    check_io({"cow RS 34+1", "cow R 35+32", "base W 64+32", "base FWS 0+0", "cow FWFS 34+1",
              "cow RS 1+1", "cow R 2+32", "base W 0+32", "base FWS 0+0", "cow FWFS 1+1"});
    check_read("base", 0, 32, 2);
    check_read("base", 64, 32, 3);
    check_read("base", 128, 1, 4);
}

// Back under a plain snapshot, exceptions go on where the merge stopped.
BOOST_FIXTURE_TEST_CASE(f4_a_snapshot_again_writes_behind_what_is_left, failed_read) {
    suspend("snap");
    load("snap", "0 2048 snapshot base cow P 1");
    resume("snap");
    BOOST_TEST(write("snap", 200, 1, 5) == 0);
    remove("snap");
    BOOST_TEST(create("snap", "0 2048 snapshot base cow P 1") == 0);
    check_read("snap", 0, 32, 2);
    check_read("snap", 64, 32, 3);
    check_read("snap", 128, 1, 4);
    check_read("snap", 200, 1, 5);
}

BOOST_AUTO_TEST_CASE(f6_a_merge_that_is_turned_back_flushes_the_origin) {
    for (const bool fixed : {false, true}) {
        snapshot_bench b(base_and_cow(),
                         fixed ? with_switch("flush_what_a_merge_wrote") : target::behaviour{});
        BOOST_TEST_REQUIRE(b.snapshot("P 8") == 0);
        const auto turn_into = [&](const std::string& target) {
            b.suspend("snap");
            b.load("snap", "0 2048 " + target + " base cow P 8");
            b.forget();
            b.resume("snap");
        };
        turn_into("snapshot-merge");
        b.check_io({});
        b.write("snap", 80, 8, 5);
        turn_into("snapshot");
        b.check_io(fixed ? std::vector<std::string>{"base FWS 0+0"} : std::vector<std::string>{});
        turn_into("snapshot");
        b.check_io({}); // it was none any more
    }
}
