// SPDX-License-Identifier: GPL-2.0-only
// D9: what an interrupted write of a part of a physical block may do to the rest of it.
#include "disk_script.h"
#include "models/storage/crash_space.h"
#include "models/storage/neighbour_damage.h"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <vector>

using namespace powercut::storage;

namespace {

cache_profile damaging_disk() {
    cache_profile profile;
    profile.physical_block_size = 4096;
    profile.neighbour_damage = true;
    return profile;
}

crash_space space_of(const disk_script& disk) {
    const versioned_medium* disks[] = {&disk.disk()};
    return crash_space(disks);
}

const std::vector<unsigned> whole_block{1, 2, 3, 4, 5, 6, 7, 8};

} // namespace

BOOST_AUTO_TEST_CASE(D9_neighbours_stay_or_are_damaged_together) {
    disk_script disk(damaging_disk());
    disk.write(1, 8, whole_block).flush(2).write(3, 10, {9});
    const crash_space space = space_of(disk);
    BOOST_TEST(space.count() == 4U); // the write survives or not, the others are damaged or not
    BOOST_TEST(space.undecided_sectors() == 8U);
    const crash_state worst = space.keep_none();
    for (const survivor& each : worst) {
        BOOST_TEST(each.is_damaged() == (each.sector != 10));
        BOOST_TEST(each.kept.command == (each.sector == 10 ? 0U : 3U));
    }
    for (const survivor& each : space.keep_all()) {
        BOOST_TEST(each.lost.empty());
        BOOST_TEST(!each.is_damaged());
    }
    BOOST_TEST(surviving_medium(disk.disk(), 0, worst).read(15) == damaged);
    BOOST_TEST(surviving_medium(disk.disk(), 0, worst).read(10) == value(3));
    BOOST_TEST(disk.legal(15) == (std::vector{value(8), damaged}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(D9_a_durable_write_does_no_more_damage) {
    disk_script disk(damaging_disk());
    disk.write(1, 8, {1}).flush(2);
    BOOST_TEST(space_of(disk).count() == 1U);
    BOOST_TEST(disk.legal(9).size() == 1U);
}

BOOST_AUTO_TEST_CASE(D9_a_write_of_whole_blocks_does_no_damage) {
    disk_script disk(damaging_disk());
    disk.write(1, 8, whole_block);
    BOOST_TEST(space_of(disk).count() == 256U); // torn as ever, and nothing else
}

BOOST_AUTO_TEST_CASE(D9_a_write_damages_beside_both_of_its_ends) {
    disk_script disk(damaging_disk());
    disk.write(1, 6, {1, 2, 3});
    const crash_space space = space_of(disk);
    BOOST_TEST(space.count() == 32U); // two blocks, each damaged or not
    BOOST_TEST(space.undecided_sectors() == 16U);
}

BOOST_AUTO_TEST_CASE(D9_sectors_with_versions_of_their_own_are_no_neighbours) {
    disk_script disk(damaging_disk());
    disk.write(1, 0, {1}).write(2, 1, {2});
    const crash_space space = space_of(disk);
    BOOST_TEST(space.count() == 8U);
    for (const survivor& each : space.keep_none())
        BOOST_TEST(each.kept.command == (each.sector < 2 ? 0U : 2U));
}

BOOST_AUTO_TEST_CASE(D12_a_protected_cache_finishes_what_it_began) {
    cache_profile profile = damaging_disk();
    profile.cache = write_cache::protected_;
    disk_script disk(profile);
    disk.receive(1, 0, {1});
    BOOST_TEST(space_of(disk).count() == 2U);
}

BOOST_AUTO_TEST_CASE(D9_what_is_damaged_already_is_one_state_by_bytes_and_two_by_version) {
    versioned_medium half(medium(2, initial_fill::with_sectors({{1, damaged}})), damaging_disk());
    half.apply({.kind = event_kind::write_received, .command = 1, .data = {value(1)}});
    const versioned_medium* disks[] = {&half};
    BOOST_TEST(crash_space(disks).count() == 2U);
    BOOST_TEST(crash_space(disks, told_apart::by_version).count() == 4U);
}

BOOST_AUTO_TEST_CASE(what_a_write_may_affect_ends_with_its_physical_blocks_or_the_disk) {
    const auto affected = [](const cache_profile& profile, std::uint64_t sector,
                             std::uint64_t count) {
        const sector_range range = affected_by(profile, 20, {sector, count});
        return std::vector{range.sector, range.count};
    };
    using pair = std::vector<std::uint64_t>;
    BOOST_CHECK(affected(damaging_disk(), 9, 1) == (pair{8, 8}));
    BOOST_CHECK(affected(damaging_disk(), 7, 2) == (pair{0, 16}));
    BOOST_CHECK(affected(damaging_disk(), 17, 2) == (pair{16, 4}));
    BOOST_CHECK(affected(cache_profile{}, 9, 1) == (pair{9, 1}));
}

BOOST_AUTO_TEST_CASE(a_physical_block_is_a_power_of_two_and_no_smaller_than_a_logical_one) {
    cache_profile profile = damaging_disk();
    profile.physical_block_size = 3072;
    BOOST_CHECK_THROW(disk_script{profile}, std::invalid_argument);
    profile.physical_block_size = 512;
    profile.logical_block_size = 1024;
    BOOST_CHECK_THROW(disk_script{profile}, std::invalid_argument);
}
