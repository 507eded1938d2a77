// SPDX-License-Identifier: GPL-2.0-only
// The transient store: no metadata, chunks from 0, everything gone when it is removed.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

BOOST_FIXTURE_TEST_CASE(it_reads_and_writes_no_metadata, snapshot_bench) {
    BOOST_TEST(snapshot("N 8") == 0);
    BOOST_TEST(origin() == 0);
    check_io({});
    BOOST_TEST(info() == "0/1024 0");
    BOOST_TEST(table_text() == "254:0 254:16 N 8");
    BOOST_TEST(write("origin", 80, 8, 2) == 0);
    check_io({"base R 80+8", "cow W 0+8", "base WS 80+8"});
    BOOST_TEST(write("snap", 0, 8, 3) == 0);
    check_io({"cow WS 8+8"});
    BOOST_TEST(info() == "16/1024 0");
    check_read("snap", 80, 8, 1);
    check_read("snap", 0, 8, 3);
}

BOOST_FIXTURE_TEST_CASE(its_exceptions_do_not_survive, snapshot_bench) {
    both("N 8");
    write("snap", 0, 8, 3);
    remove("snap");
    BOOST_TEST(snapshot("N 8") == 0);
    check_read("snap", 0, 8, 1);
}

BOOST_AUTO_TEST_CASE(when_it_is_full_it_is_lost_without_a_word_to_the_disk) {
    snapshot_bench b(base_and_cow(20)); // two chunks and a half
    b.both("N 8");
    BOOST_TEST(b.write("origin", 0, 16, 2) == 0);
    BOOST_TEST(b.info() == "16/20 0");
    b.forget();
    BOOST_TEST(b.write("origin", 80, 8, 2) == 0);
    b.check_io({"base WS 80+8"});
    b.check_log({"snapshots: Invalidating snapshot: Unable to allocate exception."});
    BOOST_TEST(b.info() == "Invalid");
}

BOOST_FIXTURE_TEST_CASE(a_failed_copy_loses_it, snapshot_bench) {
    both("N 8");
    disk("cow").fail("W 0+8");
    BOOST_TEST(write("snap", 2, 2, 2) == -EIO);
    check_io({"base R 0+8", "cow W 0+8"});
    check_log({"snapshots: Invalidating snapshot: Error reading/writing."});
}

BOOST_FIXTURE_TEST_CASE(it_needs_a_chunk_size, snapshot_bench) {
    BOOST_TEST(snapshot("N 0") == -EINVAL);
    check_log({"table: 253:0: snapshot: Chunk size not set (-EINVAL)",
               "ioctl: error adding target to table"});
}
