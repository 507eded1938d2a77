// SPDX-License-Identifier: GPL-2.0-only
// Reading the exceptions: which areas are read and when, where the list ends, what comes next.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// 32 exceptions of an area of chunk size 1, for the chunks of the origin from `old_chunk` on.
std::vector<exception> full_area(unsigned area, std::uint64_t old_chunk) {
    std::vector<exception> records;
    for (std::uint64_t i = 0; i < 32; ++i)
        records.emplace_back(old_chunk + i, 1 + 33 * area + 1 + i);
    return records;
}

struct fixture : snapshot_bench {
    explicit fixture(shim::sector_t cow_sectors = 1024)
        : snapshot_bench(base_and_cow(cow_sectors)) {}
    void stored(unsigned chunk_size, const std::vector<exception>& records) {
        put_header(disk("cow"), {.chunk_size = chunk_size});
        put_area(disk("cow"), chunk_size, 0, records);
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(exceptions_of_an_area_are_found_again, fixture) {
    stored(8, {{5, 2}, {3, 3}});
    disk("cow").put(16, filled(7, 40, 8));
    disk("cow").put(24, filled(8, 24, 8));
    BOOST_TEST(snapshot("P 8") == 0);
    check_io({"cow RS 0+8", "cow R 8+8"});
    check_read("snap", 40, 8, 7);
    check_read("snap", 24, 8, 8);
    check_read("snap", 32, 8, 1);
    check_io({"cow RS 16+8", "cow RS 24+8", "base RS 32+8"});
    BOOST_TEST(info() == "32/1024 16");
}

BOOST_AUTO_TEST_CASE(up_to_13_areas_are_read_before_the_first_is_scanned) {
    fixture b(1000); // chunk size 1: areas at 1, 34, 67, ... 991
    b.stored(1, {});
    BOOST_TEST(b.snapshot("P 1") == 0);
    lines expected = {"cow RS 0+1"};
    for (unsigned area = 0; area < 13; ++area)
        expected.push_back("cow R " + std::to_string(1 + 33 * area) + "+1");
    b.check_io(expected);
}

BOOST_AUTO_TEST_CASE(each_full_area_lets_one_more_be_read) {
    fixture b(1000);
    b.stored(1, full_area(0, 0));
    put_area(b.disk("cow"), 1, 1, full_area(1, 100));
    BOOST_TEST(b.snapshot("P 1") == 0);
    lines expected = {"cow RS 0+1"};
    for (unsigned area = 0; area < 15; ++area) // 13, and one after each full area
        expected.push_back("cow R " + std::to_string(1 + 33 * area) + "+1");
    b.check_io(expected);
    BOOST_TEST(b.info() == "68/1000 4");
}

BOOST_AUTO_TEST_CASE(areas_beyond_the_device_are_not_read_ahead) {
    fixture b(100); // room for the areas at 1, 34 and 67
    b.stored(1, {});
    BOOST_TEST(b.snapshot("P 1") == 0);
    b.check_io({"cow RS 0+1", "cow R 1+1", "cow R 34+1", "cow R 67+1"});
}

BOOST_AUTO_TEST_CASE(a_list_that_leads_beyond_the_device_is_an_error) {
    fixture b(34); // one area and its 32 chunks
    b.stored(1, full_area(0, 0));
    BOOST_TEST(b.snapshot("P 1") == -EIO);
    b.check_log({"table: 253:0: snapshot: Failed to read snapshot metadata (-EIO)",
                 "ioctl: error adding target to table"});
}

BOOST_FIXTURE_TEST_CASE(an_area_that_cannot_be_read_is_an_error, fixture) {
    stored(8, {{5, 2}});
    disk("cow").fail("R 8+8");
    BOOST_TEST(snapshot("P 8") == -EIO);
    check_log({"table: 253:0: snapshot: Failed to read snapshot metadata (-EIO)",
               "ioctl: error adding target to table"});
}

BOOST_AUTO_TEST_CASE(an_error_of_an_area_that_is_not_needed_is_not_noticed) {
    fixture b(100);
    b.stored(1, {{5, 2}});
    b.disk("cow").fail("R 34+1");
    BOOST_TEST(b.snapshot("P 1") == 0);
}

BOOST_FIXTURE_TEST_CASE(the_list_ends_at_the_first_new_chunk_of_0, fixture) {
    stored(8, {{5, 2}, {6, 0}, {7, 4}});
    BOOST_TEST(snapshot("P 8") == 0);
    BOOST_TEST(info() == "24/1024 16");
    check_read("snap", 56, 8, 1);
}

BOOST_FIXTURE_TEST_CASE(what_follows_the_end_of_the_list_is_written_again, fixture) {
    stored(8, {{5, 2}, {0, 0}, {7, 4}});
    both();
    BOOST_TEST(write("origin", 0, 8, 2) == 0);
    check_area(8, 0, {"5 2", "0 3", "7 4"}); // it takes the place of the terminator
}

BOOST_FIXTURE_TEST_CASE(next_free_is_behind_the_highest_chunk, fixture) {
    stored(8, {{5, 9}, {6, 3}});
    BOOST_TEST(snapshot("P 8") == 0);
    BOOST_TEST(info() == "80/1024 16");
    BOOST_TEST(write("snap", 0, 8, 2) == 0);
    check_area(8, 0, {"5 9", "6 3", "0 10"});
}

// B9 of dm_history.md: after a load the next chunk was the place of the next area.
BOOST_AUTO_TEST_CASE(next_free_moves_off_an_area_after_a_load) {
    for (const char* bug : {"", "no_skip_metadata_on_load"}) {
        snapshot_bench b(base_and_cow(200), *bug ? with_switch(bug) : target::behaviour{});
        put_header(b.disk("cow"), {.chunk_size = 1});
        put_area(b.disk("cow"), 1, 0, full_area(0, 0));
        BOOST_TEST(b.snapshot("P 1") == 0);
        b.forget();
        BOOST_TEST(b.write("snap", 100, 1, 2) == 0);
        const char* data = *bug ? "cow WS 34+1" : "cow WS 35+1"; // 34 is area 1
        b.check_io({data, "cow FWFS 34+1"});
        b.check_area(1, 1, {*bug ? "100 34" : "100 35"});
    }
}

BOOST_FIXTURE_TEST_CASE(nothing_else_is_checked, fixture) {
    // A chunk twice, one far beyond the device, one that is the header's.
    stored(8, {{5, 2}, {5, 3}, {6, 1000000}, {1U << 20, 1}});
    disk("cow").put(16, filled(7, 40, 8));
    BOOST_TEST(snapshot("P 8") == 0);
    check_log({});
    check_read("snap", 40, 8, 7);
    contents data(8);
    BOOST_TEST(read("snap", 48, &data) == -EIO);
}

BOOST_FIXTURE_TEST_CASE(the_top_bits_of_a_new_chunk_count_chunks_even_from_the_disk, fixture) {
    stored(8, {{5, 2 + (std::uint64_t{3} << 56)}});
    disk("cow").put(40, filled(7, 64, 8));
    BOOST_TEST(snapshot("P 8") == 0);
    check_read("snap", 64, 8, 7); // chunk 8 = 5 + 3 is found at 2 + 3
    check_read("snap", 72, 8, 1);
}

BOOST_FIXTURE_TEST_CASE(a_reload_goes_on_where_the_last_one_stopped, fixture) {
    both();
    BOOST_TEST(write("origin", 0, 16, 2) == 0);
    BOOST_TEST(write("snap", 800, 4, 3) == 0);
    remove("origin");
    remove("snap");
    both();
    check_read("snap", 0, 16, 1);
    check_read("snap", 800, 4, 3);
    check_read("snap", 804, 4, 1);
    BOOST_TEST(write("origin", 80, 8, 4) == 0);
    check_area(8, 0, {"0 2", "1 3", "100 4", "10 5"});
    check_read("snap", 80, 8, 1);
}
