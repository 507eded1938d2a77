// SPDX-License-Identifier: GPL-2.0-only
#include "disk_script.h"

#include <boost/test/unit_test.hpp>

#include <tuple>
#include <vector>

using namespace powercut::storage;

namespace {

using step_list = std::vector<std::tuple<command_id, std::uint64_t, std::uint64_t>>;

step_list wanted(const disk_script& script) {
    step_list steps;
    for (const event& each : script.disk().wants_to_destage())
        steps.emplace_back(each.command, each.sector, each.count);
    return steps;
}

cache_profile small_cache(destage_policy policy, std::uint64_t sectors) {
    cache_profile profile;
    profile.policy = policy;
    profile.cache_capacity = sectors * sector_size;
    return profile;
}

void obey(disk_script& script) {
    for (const event& each : script.disk().wants_to_destage())
        script.step(each);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_cache_with_room_wants_nothing) {
    disk_script disk(small_cache(destage_policy::fifo, 4));
    disk.write(1, 0, {1, 2, 3, 4}).receive(2, 8, {5});
    BOOST_CHECK(wanted(disk).empty());
    disk_script unbounded;
    unbounded.write(1, 0, std::vector<unsigned>(64, 1));
    BOOST_CHECK(wanted(unbounded).empty());
}

BOOST_AUTO_TEST_CASE(fifo_writes_out_what_came_first) {
    disk_script disk(small_cache(destage_policy::fifo, 4));
    disk.write(1, 20, {1, 2, 3}).write(2, 10, {4}).write(3, 0, {5, 6});
    BOOST_CHECK((wanted(disk) == step_list{{1, 20, 2}}));
    obey(disk);
    BOOST_TEST(disk.legal(20) == values({1}));
    BOOST_TEST(disk.legal(21) == values({2}));
    BOOST_TEST(disk.legal(22) == values({0, 3}));
    BOOST_CHECK(wanted(disk).empty());
}

BOOST_AUTO_TEST_CASE(newest_first_writes_out_what_came_last) {
    disk_script disk(small_cache(destage_policy::newest_first, 2));
    disk.write(1, 20, {1, 2}).write(2, 10, {4});
    BOOST_CHECK((wanted(disk) == step_list{{2, 10, 1}}));
    obey(disk);
    BOOST_TEST(disk.legal(10) == values({4}));
    BOOST_TEST(disk.legal(20) == values({0, 1}));
}

BOOST_AUTO_TEST_CASE(the_elevator_goes_up_from_where_it_stopped_and_round) {
    disk_script disk(small_cache(destage_policy::elevator, 2));
    disk.write(1, 30, {1}).write(2, 10, {2}).write(3, 20, {3});
    BOOST_CHECK((wanted(disk) == step_list{{2, 10, 1}}));
    obey(disk);
    disk.write(4, 5, {4});
    BOOST_CHECK((wanted(disk) == step_list{{3, 20, 1}}));
    obey(disk);
    disk.write(5, 6, {5}).write(6, 7, {6});
    BOOST_CHECK((wanted(disk) == step_list{{1, 30, 1}, {4, 5, 1}}));
}

BOOST_AUTO_TEST_CASE(only_blocks_of_completed_writes_leave) {
    disk_script disk(small_cache(destage_policy::fifo, 1));
    disk.receive(1, 0, {1, 2, 3}).write(2, 10, {4}).write(3, 11, {5});
    BOOST_CHECK((wanted(disk) == step_list{{2, 10, 1}}));
}

BOOST_AUTO_TEST_CASE(an_atom_leaves_whole) {
    cache_profile profile = small_cache(destage_policy::fifo, 3);
    profile.atomic_write_unit = 2048;
    disk_script disk(profile);
    disk.write(1, 0, {1, 2, 3, 4});
    BOOST_CHECK((wanted(disk) == step_list{{1, 0, 4}}));
}

BOOST_AUTO_TEST_CASE(D5_an_ordered_cache_writes_out_in_order_whatever_its_policy) {
    cache_profile profile = small_cache(destage_policy::newest_first, 1);
    profile.order = destage_order::ordered;
    disk_script disk(profile);
    disk.write(1, 20, {1}).receive(2, 5, {2}).write(3, 10, {3}).write(4, 0, {4});
    BOOST_CHECK((wanted(disk) == step_list{{1, 20, 1}})); // the next one is still in flight
    obey(disk);
    BOOST_CHECK(wanted(disk).empty());
    disk.complete(2);
    BOOST_CHECK((wanted(disk) == step_list{{2, 5, 1}, {3, 10, 1}}));
    obey(disk);
    BOOST_TEST(disk.legal(10) == values({3}));
    BOOST_TEST(disk.legal(0) == values({0, 4}));
}

BOOST_AUTO_TEST_CASE(a_destaged_block_drops_the_older_versions_of_itself) {
    disk_script disk;
    disk.write(1, 0, {1}).write(2, 0, {2}).write(3, 0, {3}).destage(2, 0, 1);
    BOOST_TEST(disk.legal(0) == values({2, 3}));
    BOOST_TEST(disk.read(0) == value(3));
    disk.destage(1, 0, 1); // decided by now
    BOOST_TEST(disk.legal(0) == values({2, 3}));
}

// Whatever the policy, a cache that is obeyed keeps to its size and loses nothing it was given.
BOOST_AUTO_TEST_CASE(reads_do_not_depend_on_destage) {
    for (const auto policy :
         {destage_policy::fifo, destage_policy::newest_first, destage_policy::elevator}) {
        disk_script bounded(small_cache(policy, 5));
        disk_script unbounded;
        std::uint64_t sector = 3;
        for (command_id command = 1; command < 300; ++command) {
            sector = (sector * 29 + command) % 60;
            const std::vector<unsigned> data(1 + command % 4, command);
            unbounded.write(command, sector, data);
            bounded.write(command, sector, data);
            obey(bounded);
            std::size_t cached = 0;
            for (const atom& each : bounded.disk().undecided())
                cached += each.data.size();
            BOOST_TEST_REQUIRE(cached <= 5U);
        }
        for (std::uint64_t at = 0; at < 64; ++at)
            BOOST_TEST(bounded.read(at) == unbounded.read(at));
    }
}
