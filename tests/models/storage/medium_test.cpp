// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/medium.h"

#include "models/storage/crash_space.h"

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
