// SPDX-License-Identifier: GPL-2.0-only
// Loading without dm-bufio reads area by area; loading with it once forgot the last area (B11).
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// 32 exceptions of area 0 of chunk size 1.
std::vector<exception> full_area() {
    std::vector<exception> records;
    for (std::uint64_t i = 0; i < 32; ++i)
        records.emplace_back(100 + i, 2 + i);
    return records;
}

// A store with two exceptions is loaded and gets a third one.
void add_one_exception(snapshot_bench& b) {
    put_header(b.disk("cow"), {.chunk_size = 8});
    put_area(b.disk("cow"), 8, 0, {{5, 2}, {3, 3}});
    b.both();
    BOOST_TEST(b.write("origin", 80, 8, 2) == 0);
    b.check_io({"base R 80+8", "cow W 32+8", "cow FWFS 8+8", "base WS 80+8"});
}

} // namespace

BOOST_AUTO_TEST_CASE(areas_are_read_one_after_the_other_and_no_further_than_the_list) {
    snapshot_bench b(base_and_cow(), with_preset("3.4"));
    put_header(b.disk("cow"), {.chunk_size = 1});
    put_area(b.disk("cow"), 1, 0, full_area());
    put_area(b.disk("cow"), 1, 1, {{7, 35}});
    BOOST_TEST(b.snapshot("P 1") == 0);
    b.check_io({"cow RS 0+1", "cow RS 1+1", "cow RS 34+1"});
    BOOST_TEST(b.info() == "36/1024 3");
}

BOOST_AUTO_TEST_CASE(an_area_that_cannot_be_read_fails_the_constructor) {
    snapshot_bench b(base_and_cow(), with_preset("3.4"));
    put_header(b.disk("cow"), {.chunk_size = 8});
    b.disk("cow").fail("R 8+8");
    BOOST_TEST(b.snapshot("P 8") == -EIO);
}

BOOST_AUTO_TEST_CASE(the_next_commit_keeps_the_records_that_were_loaded) {
    for (const char* kernel : {"3.4", "6.1"}) {
        snapshot_bench b(base_and_cow(), with_preset(kernel));
        add_one_exception(b);
        b.check_area(8, 0, {"5 2", "3 3", "10 4"});
    }
}

BOOST_AUTO_TEST_CASE(without_the_last_area_the_next_commit_writes_over_them) {
    snapshot_bench b(base_and_cow(), with_switch("no_copy_last_area"));
    b.disk("cow").put(16, filled(7, 40, 8));
    add_one_exception(b);
    b.check_area(8, 0, {"10 4"});
    b.check_read("snap", 40, 8, 7); // until it is loaded again
    b.remove("snap");
    BOOST_TEST(b.snapshot("P 8") == 0);
    b.check_read("snap", 40, 8, 1);
    b.check_read("snap", 80, 8, 2); // behind the end of the list, which is the first record now
}
