// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/crash_space.h"

#include "disk_script.h"

#include <boost/test/unit_test.hpp>

#include <set>
#include <vector>

using namespace powercut::storage;

namespace {

using image = std::vector<content>;

// Everything that the first sectors of the disk may hold together.
std::set<image> images(const disk_script& script, std::uint64_t sectors) {
    const versioned_medium* disks[] = {&script.disk()};
    const crash_space space(disks);
    std::set<image> all;
    exhaustive_chooser answers;
    do {
        const medium after = surviving_medium(script.disk(), 0, space.pick(answers));
        image bytes;
        for (std::uint64_t sector = 0; sector < sectors; ++sector)
            bytes.push_back(after.read(sector));
        all.insert(bytes);
    } while (answers.next());
    return all;
}

cache_profile atomic_writes(std::uint32_t unit, std::uint32_t boundary = 0,
                            std::uint32_t block = 512) {
    cache_profile profile;
    profile.logical_block_size = block;
    profile.atomic_write_unit = unit;
    profile.atomic_boundary = boundary;
    return profile;
}

} // namespace

BOOST_AUTO_TEST_CASE(D6_a_read_returns_the_newest_completed_version) {
    disk_script disk;
    disk.write(1, 0, {1}).write(2, 0, {2}).receive(3, 0, {3});
    BOOST_TEST(disk.read(0) == value(2));
    disk.complete(3);
    BOOST_TEST(disk.read(0) == value(3));
    disk.flush(4);
    BOOST_TEST(disk.read(0) == value(3));
}

BOOST_AUTO_TEST_CASE(D6_a_read_goes_sector_by_sector) {
    disk_script disk;
    disk.write(1, 0, {1, 1, 1}).write(2, 1, {2}).flush(3).receive(4, 0, {4, 4});
    std::vector<content> out(4);
    disk.disk().read(0, out);
    BOOST_TEST(out == values({1, 2, 1, 0}));
}

BOOST_AUTO_TEST_CASE(D7_legal_is_the_durable_version_and_every_later_one) {
    disk_script disk;
    disk.write(1, 0, {1}).flush(2).write(3, 0, {2}).write(4, 0, {1}).receive(5, 0, {3});
    const std::vector<version> expected{{value(1), 0}, {value(2), 3}, {value(3), 5}};
    BOOST_CHECK(disk.disk().legal(0) == expected); // command 4 wrote the bytes that are durable
    BOOST_TEST(disk.legal(9) == values({0}));
}

BOOST_AUTO_TEST_CASE(D7_blocks_choose_independently) {
    disk_script disk;
    disk.write(1, 0, {1, 2});
    const std::set<image> expected{values({0, 0}), values({0, 2}), values({1, 0}), values({1, 2})};
    BOOST_CHECK(images(disk, 2) == expected);
}

BOOST_AUTO_TEST_CASE(D7_a_logical_block_survives_whole) {
    disk_script disk(atomic_writes(512, 0, 1024));
    disk.write(1, 0, {1, 2, 3, 4});
    const std::set<image> expected{values({0, 0, 0, 0}), values({1, 2, 0, 0}), values({0, 0, 3, 4}),
                                   values({1, 2, 3, 4})};
    BOOST_CHECK(images(disk, 4) == expected);
}

BOOST_AUTO_TEST_CASE(D7_a_command_within_the_atomic_unit_survives_whole) {
    disk_script disk(atomic_writes(1024));
    disk.write(1, 0, {1, 2});
    const std::set<image> expected{values({0, 0}), values({1, 2})};
    BOOST_CHECK(images(disk, 2) == expected);
}

BOOST_AUTO_TEST_CASE(D7_a_larger_command_is_torn_anywhere) {
    disk_script disk(atomic_writes(1024));
    disk.write(1, 0, {1, 2, 3});
    BOOST_TEST(images(disk, 3).size() == 8U); // not even its first two sectors hang together
}

BOOST_AUTO_TEST_CASE(D7_a_command_across_the_atomic_boundary_is_torn) {
    disk_script disk(atomic_writes(2048, 2048));
    disk.write(1, 3, {1, 2});
    BOOST_TEST(images(disk, 8).size() == 4U);
    disk.flush(2).write(3, 4, {3, 4, 5, 6});
    BOOST_TEST(images(disk, 8).size() == 2U);
}

BOOST_AUTO_TEST_CASE(D7_a_later_atom_lies_on_top_where_both_survive) {
    disk_script disk(atomic_writes(1024));
    disk.write(1, 0, {1, 2}).write(2, 1, {3, 4});
    const std::set<image> expected{values({0, 0, 0}), values({1, 2, 0}), values({0, 3, 4}),
                                   values({1, 3, 4})};
    BOOST_CHECK(images(disk, 3) == expected);
}

// A durable sector in its middle leaves two pieces of an atom, which still survive together.
BOOST_AUTO_TEST_CASE(D7_an_atom_with_a_hole_survives_whole) {
    disk_script disk(atomic_writes(2048));
    disk.write(1, 0, {1, 2, 3}).write(2, 1, {9}, true);
    const std::vector<atom> pieces = disk.disk().undecided();
    BOOST_TEST_REQUIRE(pieces.size() == 2U);
    BOOST_TEST(pieces[0].sector == 0U);
    BOOST_TEST(pieces[0].data == values({1}));
    BOOST_TEST(pieces[1].sector == 2U);
    BOOST_TEST(pieces[1].data == values({3}));
    BOOST_TEST(pieces[0].whole == pieces[1].whole);
    const std::set<image> expected{values({0, 9, 0}), values({1, 9, 3})};
    BOOST_CHECK(images(disk, 3) == expected);
}

BOOST_AUTO_TEST_CASE(D7_undecided_atoms_come_in_order_of_receipt) {
    disk_script disk(atomic_writes(1024));
    disk.receive(7, 4, {1, 2}).receive(3, 0, {3, 4, 5}).complete(3).complete(7);
    std::vector<std::pair<command_id, std::uint64_t>> order;
    for (const atom& each : disk.disk().undecided())
        order.emplace_back(each.command, each.sector);
    const decltype(order) expected{{7, 4}, {3, 0}, {3, 1}, {3, 2}};
    BOOST_CHECK(order == expected);
}

BOOST_AUTO_TEST_CASE(D5_ordered_destage_leaves_only_prefixes) {
    cache_profile profile;
    profile.order = destage_order::ordered;
    disk_script disk(profile);
    disk.receive(1, 0, {1, 2}).receive(2, 2, {3}).complete(2).complete(1);
    const std::set<image> expected{values({0, 0, 0}), values({1, 0, 0}), values({1, 2, 0}),
                                   values({1, 2, 3})};
    BOOST_CHECK(images(disk, 3) == expected);
}

BOOST_AUTO_TEST_CASE(D5_ordered_destage_keeps_what_came_before_a_durable_write) {
    cache_profile profile;
    profile.order = destage_order::ordered;
    disk_script disk(profile);
    disk.write(1, 0, {1}).receive(2, 1, {2}).write(3, 2, {3}, true).write(4, 3, {4});
    const std::set<image> expected{values({1, 2, 3, 0}), values({1, 2, 3, 4})};
    BOOST_CHECK(images(disk, 4) == expected);
    disk.complete(2);
    BOOST_TEST(disk.read(1) == value(2));
    BOOST_CHECK(images(disk, 4) == expected);
}

BOOST_AUTO_TEST_CASE(D8_a_write_may_be_durable_though_nobody_saw_it_complete) {
    disk_script disk;
    disk.receive(1, 0, {1}, true).receive(2, 1, {2}).destage(2, 1, 1);
    const std::set<image> expected{values({0, 2}), values({1, 2})};
    BOOST_CHECK(images(disk, 2) == expected);
    disk.complete(2).flush(3);
    BOOST_TEST(disk.legal(1) == values({2}));
}

// The cache may write it out, but not so that reads go back behind what completed as durable.
BOOST_AUTO_TEST_CASE(D8_an_older_version_that_lands_late_does_not_replace_a_newer_durable_one) {
    disk_script disk;
    disk.receive(1, 0, {1}).write(2, 0, {2}, true).destage(1, 0, 1);
    BOOST_TEST(disk.read(0) == value(2));
    BOOST_TEST(disk.legal(0) == values({2}));
}

BOOST_AUTO_TEST_CASE(D10_a_discard_is_cached_like_a_write) {
    disk_script disk;
    disk.write(1, 0, {1, 1}).flush(2).write(3, 0, {0, 0}); // discarded: reads as zeroes
    BOOST_TEST(disk.read(0) == zeroes);
    BOOST_TEST(disk.legal(0) == values({1, 0}));
    const std::set<image> expected{values({0, 0}), values({0, 1}), values({1, 0}), values({1, 1})};
    BOOST_CHECK(images(disk, 2) == expected);
    disk.flush(4);
    BOOST_TEST(disk.legal(0) == values({0}));
}
