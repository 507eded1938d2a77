// SPDX-License-Identifier: GPL-2.0-only
// A step tells exactly the sectors whose candidates or durable content it changed.
#include "models/storage/versioned_medium.h"
#include "random_events.h"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>
#include <vector>

using namespace powercut::storage;

namespace {

struct sector_state {
    content durable = zeroes;
    std::vector<command_id> candidates{};
    bool operator==(const sector_state&) const = default;
};

std::vector<sector_state> states_of(const versioned_medium& disk) {
    std::vector<sector_state> states(disk_sectors);
    for (std::uint64_t sector = 0; sector < disk_sectors; ++sector)
        states[sector].durable = disk.durable(sector);
    for (const atom& each : disk.undecided())
        for (std::size_t i = 0; i < each.data.size(); ++i)
            states[each.sector + i].candidates.push_back(each.command);
    return states;
}

std::set<std::uint64_t> changed(const std::vector<sector_state>& before,
                                const std::vector<sector_state>& after) {
    std::set<std::uint64_t> sectors;
    for (std::uint64_t sector = 0; sector < disk_sectors; ++sector)
        if (before[sector] != after[sector])
            sectors.insert(sector);
    return sectors;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_step_tells_what_it_touched_and_nothing_else) {
    std::size_t changes = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        event_source source(seed, random_profile(seed));
        versioned_medium disk(medium(disk_sectors), source.profile());
        naive_disk reference(source.profile());
        for (int i = 0; i < 40; ++i) {
            const event step = next_step(source, reference);
            const std::vector<sector_state> before = states_of(disk);
            std::vector<std::uint64_t> touched;
            disk.apply(step, &touched);
            reference.apply(step);
            const std::set<std::uint64_t> expected = changed(before, states_of(disk));
            BOOST_TEST_REQUIRE((std::set(touched.begin(), touched.end()) == expected),
                               "seed " << seed << " event " << i);
            changes += expected.size();
        }
    }
    BOOST_TEST(changes > 5'000U);
}

BOOST_AUTO_TEST_CASE(what_was_touched_is_appended) {
    versioned_medium disk(medium(disk_sectors), {});
    std::vector<std::uint64_t> touched{7};
    disk.apply({.kind = event_kind::write_received, .command = 1, .sector = 2, .data = {1, 1}},
               &touched);
    BOOST_TEST(touched == (std::vector<std::uint64_t>{7, 2, 3}), boost::test_tools::per_element());
}
