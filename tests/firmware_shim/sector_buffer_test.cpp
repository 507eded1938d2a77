// SPDX-License-Identifier: GPL-2.0-only
// Numbers in a sector buffer are little-endian, and a sector written to is handed on as a value.
#include "firmware_shim/sector_buffer.h"

#include "models/storage/content.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <stdexcept>
#include <vector>

using namespace powercut;
using shim::sector_buffer;

namespace {

std::vector<int> bytes(const sector_buffer& buffer, std::size_t sector, std::size_t first,
                       std::size_t count) {
    std::vector<int> found;
    for (std::size_t i = 0; i < count; ++i)
        found.push_back(std::to_integer<int>(buffer.look(sector)[first + i]));
    return found;
}

} // namespace

BOOST_AUTO_TEST_CASE(numbers_are_little_endian) {
    sector_buffer buffer(2);
    buffer.put_le32(0, 0x70416e53);
    buffer.put_le64(512 + 8, 0x0102030405060708);
    BOOST_TEST(bytes(buffer, 0, 0, 5) == (std::vector<int>{0x53, 0x6e, 0x41, 0x70, 0}),
               boost::test_tools::per_element());
    BOOST_TEST(bytes(buffer, 1, 7, 10) == (std::vector<int>{0, 8, 7, 6, 5, 4, 3, 2, 1, 0}),
               boost::test_tools::per_element());
    BOOST_TEST(buffer.le32(0) == 0x70416e53U);
    BOOST_TEST(buffer.le64(520) == 0x0102030405060708U);
    BOOST_TEST(buffer.le32(520) == 0x05060708U);
    BOOST_TEST(shim::load_le64(buffer.look(1) + 8) == 0x0102030405060708U);
}

BOOST_AUTO_TEST_CASE(a_sector_written_to_is_in_its_handle_when_it_is_handed_on) {
    sector_buffer buffer(2);
    buffer.put_le32(4, 7);
    const auto handle = buffer.handles()[0];
    BOOST_TEST(handle != storage::zeroes);
    BOOST_TEST(std::to_integer<int>(storage::bytes_of(handle)[4]) == 7);
    buffer.put_le32(4, 0);
    BOOST_TEST(buffer.handles()[0] == storage::zeroes);
}

BOOST_AUTO_TEST_CASE(writing_to_another_sector_keeps_the_first_one) {
    sector_buffer buffer(2);
    buffer.put_le64(0, 1);
    buffer.put_le64(512, 2);
    buffer.put_le64(8, 3);
    BOOST_TEST(buffer.le64(0) == 1U);
    BOOST_TEST(buffer.le64(8) == 3U);
    BOOST_TEST(buffer.le64(512) == 2U);
}

BOOST_AUTO_TEST_CASE(a_number_changes_only_its_own_bytes) {
    sector_buffer buffer(1);
    buffer.handles()[0] = storage::pattern(3, 5);
    const auto before = storage::bytes_of(storage::pattern(3, 5));
    buffer.put_le32(100, 0xffffffff);
    for (std::size_t i = 0; i < 512; ++i) {
        const bool own = i >= 100 && i < 104;
        BOOST_TEST((buffer.look(0)[i] == (own ? std::byte{0xff} : before[i])));
    }
}

BOOST_AUTO_TEST_CASE(an_untouched_sector_keeps_its_handle_without_being_looked_at) {
    // No bytes stand behind this handle: looking at them would throw.
    const storage::content undecided = storage::content{2} << 62;
    sector_buffer buffer(2);
    buffer.handles()[1] = undecided;
    buffer.put_le32(0, 1);
    sector_buffer copy(2);
    copy.copy_from(buffer);
    BOOST_TEST(copy.handles()[1] == undecided);
    BOOST_TEST(copy.le32(0) == 1U);
    BOOST_CHECK_THROW(copy.look(1), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(a_copy_has_what_was_written_and_goes_its_own_way) {
    sector_buffer buffer(1);
    buffer.put_le32(0, 1);
    sector_buffer copy(1);
    copy.copy_from(buffer);
    copy.put_le32(0, 2);
    BOOST_TEST(buffer.le32(0) == 1U);
    BOOST_TEST(copy.le32(0) == 2U);
    sector_buffer larger(2);
    BOOST_CHECK_THROW(larger.copy_from(buffer), std::logic_error);
}

BOOST_AUTO_TEST_CASE(zeroing_and_resizing_forget_what_was_written) {
    sector_buffer buffer(1);
    buffer.put_le32(0, 1);
    buffer.fill_zero();
    BOOST_TEST(buffer.le32(0) == 0U);
    BOOST_TEST(buffer.handles()[0] == storage::zeroes);
    buffer.put_le32(0, 1);
    buffer.resize(3);
    BOOST_TEST(buffer.sectors() == 3U);
    BOOST_TEST(buffer.le32(0) == 0U);
}

BOOST_AUTO_TEST_CASE(a_sector_that_is_not_there_is_an_error) {
    sector_buffer buffer(1);
    BOOST_CHECK_THROW(buffer.le32(512), std::out_of_range);
    BOOST_CHECK_THROW(buffer.put_le32(512, 1), std::out_of_range);
}
