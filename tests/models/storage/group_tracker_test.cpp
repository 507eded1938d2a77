// SPDX-License-Identifier: GPL-2.0-only
// After every step of random runs the groups are those that crash_space builds anew.
#include "models/storage/crash_space.h"
#include "models/storage/group_tracker.h"
#include "random_events.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <set>
#include <vector>

using namespace powercut::storage;

namespace {

using group_pointer = std::shared_ptr<const survival_group>;
using id_set = std::set<group_tracker::group_id>;

std::vector<group_pointer> groups_of(const group_tracker& tracker) {
    std::vector<group_pointer> groups;
    for (const group_tracker::group_id id : tracker.groups())
        groups.push_back(tracker.group(id));
    std::ranges::sort(groups, {}, [](const auto& g) { return g->sectors().front().sector; });
    return groups;
}

bool same_group(const survival_group& a, const survival_group& b) {
    const auto same_sector = [](const sector_history& left, const sector_history& right) {
        return left.sector == right.sector && left.versions == right.versions;
    };
    if (!std::ranges::equal(a.sectors(), b.sectors(), same_sector) || a.states() != b.states())
        return false;
    for (std::uint64_t number = 0; number < a.states(); ++number)
        if (a.state(number) != b.state(number))
            return false;
    return true;
}

bool same_groups(const versioned_medium& disk, const group_tracker& tracker, told_apart by) {
    const versioned_medium* disks[] = {&disk};
    const crash_space anew(disks, by);
    const std::vector<group_pointer> groups = groups_of(tracker);
    state_count product = 1;
    for (const group_pointer& each : groups)
        product *= each->states();
    return product == anew.count() &&
           std::ranges::equal(groups, anew.groups(), [](const auto& mine, const auto& other) {
               return same_group(*mine, *other.group);
           });
}

// The ids there were, less those gone, plus those made, are those there are.
void check_changes(id_set& ids, const group_tracker& tracker,
                   const group_tracker::changes& changes) {
    for (const auto id : changes.gone)
        BOOST_TEST_REQUIRE(ids.erase(id) == 1U);
    for (const auto id : changes.made) {
        BOOST_TEST_REQUIRE(std::ranges::count(changes.gone, id) == 0);
        BOOST_TEST_REQUIRE(ids.insert(id).second);
        for (const sector_history& each : tracker.group(id)->sectors())
            BOOST_TEST_REQUIRE((tracker.group_of(each.sector) == id));
    }
    const auto there = tracker.groups();
    BOOST_TEST_REQUIRE(std::ranges::equal(ids, there));
}

void follow_random_runs(told_apart by) {
    std::size_t groups = 0;
    for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
        event_source source(seed, random_profile(seed));
        versioned_medium disk(medium(disk_sectors), source.profile());
        naive_disk reference(source.profile());
        group_tracker tracker(disk, by);
        id_set ids;
        for (int i = 0; i < 40 && reference.open_atom_count() < 11; ++i) {
            const event step = next_step(source, reference);
            std::vector<std::uint64_t> touched;
            disk.apply(step, &touched);
            reference.apply(step);
            group_tracker::changes changes;
            tracker.update(touched, changes);
            BOOST_TEST_CONTEXT("seed " << seed << " event " << i) {
                check_changes(ids, tracker, changes);
                BOOST_TEST_REQUIRE(same_groups(disk, tracker, by));
                BOOST_TEST_REQUIRE(same_groups(disk, group_tracker(disk, by), by));
            }
            groups += ids.size();
        }
    }
    BOOST_TEST(groups > 10'000U);
}

} // namespace

BOOST_AUTO_TEST_CASE(random_runs_told_apart_by_bytes) {
    follow_random_runs(told_apart::by_bytes);
}

BOOST_AUTO_TEST_CASE(random_runs_told_apart_by_version) {
    follow_random_runs(told_apart::by_version);
}

BOOST_AUTO_TEST_CASE(a_step_leaves_other_groups_alone) {
    versioned_medium disk(medium(disk_sectors), {});
    group_tracker tracker(disk);
    group_tracker::changes changes;
    std::vector<std::uint64_t> touched;
    const auto write = [&](command_id command, std::uint64_t sector) {
        touched.clear();
        disk.apply({.kind = event_kind::write_received,
                    .command = command,
                    .sector = sector,
                    .data = {pattern(command, 0)}},
                   &touched);
        tracker.update(touched, changes);
    };
    write(1, 2);
    const group_pointer first = tracker.group(changes.made.at(0));
    write(2, 3);
    BOOST_TEST(changes.gone.empty());
    BOOST_TEST(changes.made.size() == 1U);
    BOOST_TEST(tracker.group(*tracker.group_of(2)) == first);
}
