// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/medium.h"

#include "models/storage/crash_space.h"
#include "models/storage/hex_bytes.h"

#include "disk_script.h"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <vector>

using namespace powercut::storage;

BOOST_AUTO_TEST_CASE(a_medium_starts_as_filled_and_keeps_what_is_written) {
    medium disk(100, initial_fill::of_pattern(4));
    BOOST_TEST(disk.read(0) == pattern(4, 0));
    BOOST_TEST(disk.read(99) == pattern(4, 99));
    disk.write(99, value(1));
    disk.write(3, value(2));
    disk.write(3, pattern(4, 3));
    BOOST_TEST(disk.read(99) == value(1));
    BOOST_TEST(disk.read(3) == pattern(4, 3));
    BOOST_TEST(disk.written() == (std::vector<std::uint64_t>{3, 99}));
    BOOST_TEST(medium(1).read(0) == zeroes);
}

BOOST_AUTO_TEST_CASE(single_bytes_lie_over_the_fill) {
    const std::vector<std::byte> two(2, std::byte{0xab});
    const initial_fill under = initial_fill::of_pattern(4);
    const medium disk(100, under.with_bytes(511, two)); // the last of sector 0, the first of 1
    BOOST_TEST((bytes_of(disk.read(0))[511] == std::byte{0xab}));
    BOOST_TEST((bytes_of(disk.read(1))[0] == std::byte{0xab}));
    for (std::size_t i = 1; i < sector_size; ++i) {
        BOOST_TEST((bytes_of(disk.read(0))[i - 1] == bytes_of(pattern(4, 0))[i - 1]));
        BOOST_TEST((bytes_of(disk.read(1))[i] == bytes_of(pattern(4, 1))[i]));
    }
    BOOST_TEST(disk.read(2) == pattern(4, 2));
    BOOST_TEST(under.with_bytes(511, two).pattern_seed().value() == 4U);
}

BOOST_AUTO_TEST_CASE(bytes_that_are_there_anyway_change_nothing) {
    const initial_fill under = initial_fill::of_pattern(4);
    const auto same = bytes_of(pattern(4, 7));
    BOOST_TEST((under.with_bytes(7 * sector_size, same) == under));
    const std::vector<std::byte> other(1, std::byte{1});
    const initial_fill there_and_back =
        under.with_bytes(7 * sector_size, other).with_bytes(7 * sector_size, same);
    BOOST_TEST((there_and_back == under));
    BOOST_TEST((under.with_bytes(0, other) != under));
}

BOOST_AUTO_TEST_CASE(hex_digits_and_bytes) {
    const std::vector<std::byte> bytes{std::byte{0x00}, std::byte{0x9f}, std::byte{0xff}};
    BOOST_TEST(hex_of(bytes) == "009fff");
    BOOST_TEST((bytes_of_hex("009FfF") == bytes));
    for (const char* bad : {"0", "0g", "-1", " 1", "0x"})
        BOOST_TEST(!bytes_of_hex(bad), bad);
}

BOOST_AUTO_TEST_CASE(past_the_end_is_nothing) {
    medium disk(10);
    BOOST_CHECK_THROW(disk.read(10), std::out_of_range);
    BOOST_CHECK_THROW(disk.write(10, zeroes), std::out_of_range);
    BOOST_CHECK_THROW(medium((std::uint64_t{1} << 40) + 1), std::invalid_argument);
    BOOST_CHECK_THROW(initial_fill::of_pattern(65536), std::out_of_range);
}

// 1 TiB, filled, written at both ends: the cost is that of what was written.
BOOST_AUTO_TEST_CASE(a_disk_of_one_tebibyte_costs_what_was_written) {
    const std::uint64_t sectors = std::uint64_t{1} << 31;
    const std::size_t before = interned_sectors();
    versioned_medium disk(medium(sectors, initial_fill::of_pattern(1)), {});
    disk.apply({.kind = event_kind::write_received,
                .command = 1,
                .sector = sectors - 8,
                .data = std::vector<content>(8, value(7))});
    disk.apply({.kind = event_kind::write_received,
                .command = 2,
                .sector = 0,
                .data = std::vector<content>(8, value(8))});
    const versioned_medium* disks[] = {&disk};
    const crash_space space(disks);
    BOOST_TEST(space.count() == 65536);
    const medium after = surviving_medium(disk, 0, space.keep_all());
    BOOST_TEST(after.written().size() == 16U);
    BOOST_TEST(after.read(sectors - 1) == value(7));
    BOOST_TEST(after.read(sectors / 2) == pattern(1, sectors / 2));
    BOOST_TEST(interned_sectors() == before);
}
