// SPDX-License-Identifier: GPL-2.0-only
// A COW device decodes to its exceptions, and each oddity is found, named, and found at its chunk.
#include "cow_bytes.h"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>

using namespace powercut;
using test::cow_bytes;

namespace {

// "kind@chunk", in the order found.
std::string found_in(const cow_bytes& device) {
    std::string text;
    for (const inspect::oddity& each : device.read().oddities)
        text += (text.empty() ? "" : " ") + std::string(inspect::name_of(each.kind)) + "@" +
                std::to_string(each.chunk);
    return text;
}

std::string runs_of(const inspect::cow_view& view) {
    std::string text;
    for (const inspect::exception_run& run : view.runs)
        text += std::to_string(run.old_chunk) + ">" + std::to_string(run.new_chunk) + "+" +
                std::to_string(run.count) + " ";
    return text;
}

cow_bytes two_exceptions() {
    cow_bytes device(100);
    device.record(0, 0, 7, 2);
    device.record(0, 1, 5, 3);
    return device;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_new_device) {
    const inspect::cow_view view = cow_bytes(100, 8).read();
    BOOST_TEST(view.decoded);
    BOOST_TEST(view.chunk_size_sectors == 8);
    BOOST_TEST(view.exceptions_per_area == 256);
    BOOST_TEST(view.next_free == 2);
    BOOST_TEST(view.free_chunks == 98);
    BOOST_TEST(view.exceptions == 0);
    BOOST_TEST(view.oddities.size() == 0);
}

BOOST_AUTO_TEST_CASE(runs_over_areas) {
    cow_bytes device(100); // areas at chunks 1, 34 and 67
    for (unsigned i = 0; i < 32; ++i)
        device.record(0, i, 10 + i, 2 + i);
    device.record(1, 0, 42, 35);
    device.record(1, 1, 90, 36);
    const inspect::cow_view view = device.read();
    BOOST_TEST(runs_of(view) == "10>2+32 42>35+1 90>36+1 ");
    BOOST_TEST(view.areas.size() == 2);
    BOOST_TEST(view.areas.back().chunk == 34);
    BOOST_TEST(view.areas.back().records == 2);
    BOOST_TEST(view.exceptions == 34);
    BOOST_TEST(view.next_free == 37);
    BOOST_TEST(view.free_chunks == 62); // 37 to 99 but for 67
    BOOST_TEST(view.oddities.size() == 0);
}

BOOST_AUTO_TEST_CASE(the_next_free_chunk_is_never_an_area) {
    cow_bytes device(100);
    for (unsigned i = 0; i < 32; ++i)
        device.record(0, i, i, 2 + i);
    BOOST_TEST(device.read().next_free == 35);
    BOOST_TEST(found_in(device) == "");
}

BOOST_AUTO_TEST_CASE(headers_that_kernels_refuse) {
    for (const auto& [offset, value] : {std::pair<std::size_t, std::uint32_t>{0, 1},
                                        {8, 2},
                                        {12, 0},
                                        {12, 3},
                                        {12, std::uint32_t{1} << 31}}) {
        cow_bytes device = two_exceptions();
        device.put_le32(offset, value);
        BOOST_TEST(found_in(device) == "header@0");
        BOOST_TEST(!device.read().decoded);
    }
    cow_bytes empty(1);
    empty.bytes.clear();
    BOOST_TEST(found_in(empty) == "unreadable@0");
}

BOOST_AUTO_TEST_CASE(an_invalid_snapshot_is_decoded_all_the_same) {
    cow_bytes device = two_exceptions();
    device.put_le32(4, 0);
    BOOST_TEST(found_in(device) == "invalid@0");
    BOOST_TEST(device.read().exceptions == 2);
}

BOOST_AUTO_TEST_CASE(misplaced_exceptions) {
    cow_bytes device = two_exceptions();
    device.record(0, 2, 1, 1);
    device.record(0, 3, 2, 34);
    device.record(0, 4, 3, 100);
    device.record(0, 5, 4, std::numeric_limits<std::uint64_t>::max());
    BOOST_TEST(found_in(device) ==
               "on_metadata@1 on_metadata@34 past_end@100 past_end@18446744073709551615 leak@4 "
               "leak@35");
}

BOOST_AUTO_TEST_CASE(doubled_exceptions) {
    cow_bytes device = two_exceptions();
    device.record(0, 2, 9, 2);
    device.record(0, 3, 5, 4);
    BOOST_TEST(found_in(device) == "duplicate_new@2 duplicate_old@5");
}

BOOST_AUTO_TEST_CASE(leaked_chunks_but_not_the_areas_between) {
    cow_bytes device = two_exceptions();
    device.record(0, 2, 9, 33); // 4 to 32 are nobody's
    device.record(0, 3, 10, 35);
    device.record(0, 4, 11, 37);
    BOOST_TEST(found_in(device) == "leak@4 leak@36");
    BOOST_TEST(device.read().oddities.front().text ==
               "COW chunks 4 to 32 are below the next free one and no exception's");
}

BOOST_AUTO_TEST_CASE(records_behind_the_end_of_the_list) {
    cow_bytes device = two_exceptions();
    device.record(0, 3, 8, 4);
    BOOST_TEST(found_in(device) == "behind_list@1");
    BOOST_TEST(device.read().exceptions == 2);
}

BOOST_AUTO_TEST_CASE(lists_without_an_end) {
    cow_bytes device(34); // no room for the second area
    for (unsigned i = 0; i < 32; ++i)
        device.record(0, i, i, 2 + i);
    BOOST_TEST(found_in(device) == "unended@34");
    cow_bytes partial(34, 8);
    partial.bytes.resize(8 * 512 + 512); // one sector of the area
    BOOST_TEST(found_in(partial) == "unended@1");
}
