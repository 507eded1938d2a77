// SPDX-License-Identifier: GPL-2.0-only
#include "recorded_run.h"
#include "scenarios/explorer/crash_states.h"
#include "scenarios/explorer/story.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace powercut;
using namespace powercut::explorer;
using namespace powercut::explorer::test;
using storage::pattern;

namespace {

// A disk with so many cached writes, one a sector.
storage::crash_space space_of(unsigned writes) {
    storage::versioned_medium disk = base_disk();
    for (unsigned i = 0; i < writes; ++i)
        disk.apply({.kind = storage::event_kind::write_received,
                    .command = i + 1,
                    .sector = i,
                    .data = {pattern(2, i)}});
    const std::array<const storage::versioned_medium*, 1> disks{&disk};
    return storage::crash_space(disks);
}

// Which sectors kept the new data.
std::set<std::uint64_t> kept(const storage::crash_state& state) {
    std::set<std::uint64_t> sectors;
    for (const storage::survivor& each : state)
        if (each.kept.command != 0)
            sectors.insert(each.sector);
    return sectors;
}

struct chosen_states {
    std::vector<storage::crash_state> states{};
    bool all = false;
};

chosen_states choose_states(const storage::crash_space& space, bool ordered,
                            const state_limits& limits) {
    chosen_states chosen;
    chosen.all =
        for_each_chosen_state(space, ordered, limits, [&](const storage::crash_state& state) {
            chosen.states.push_back(state);
        });
    return chosen;
}

std::uint64_t lost(const storage::crash_state& state) {
    return losses(state);
}

std::set<std::set<std::uint64_t>> kept(const chosen_states& chosen) {
    std::set<std::set<std::uint64_t>> all;
    for (const storage::crash_state& state : chosen.states)
        all.insert(kept(state));
    return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(few_states_are_all_taken_fewest_losses_first) {
    const chosen_states chosen = choose_states(space_of(4), false, {.enumerate_max = 16});
    BOOST_TEST(chosen.all);
    BOOST_TEST(chosen.states.size() == 16U);
    BOOST_TEST(kept(chosen).size() == 16U);
    BOOST_TEST(std::ranges::is_sorted(chosen.states, {}, lost));
    BOOST_TEST(kept(chosen.states.front()).size() == 4U);
    BOOST_TEST(kept(chosen.states.back()).empty());
}

BOOST_AUTO_TEST_CASE(many_states_are_sampled_with_the_corners_among_them) {
    const chosen_states chosen =
        choose_states(space_of(5), false, {.enumerate_max = 16, .sample = 30});
    BOOST_TEST(!chosen.all);
    BOOST_TEST(chosen.states.size() == 30U);
    const auto seen = kept(chosen);
    BOOST_TEST(seen.contains({}));
    BOOST_TEST(seen.contains({0, 1, 2, 3, 4}));
    for (std::uint64_t i = 0; i < 5; ++i) {
        std::set<std::uint64_t> all_but_one{0, 1, 2, 3, 4};
        all_but_one.erase(i);
        BOOST_TEST(seen.contains(all_but_one));
        BOOST_TEST(seen.contains({i}));
    }
}

BOOST_AUTO_TEST_CASE(a_sample_follows_its_seed) {
    const storage::crash_space space = space_of(20);
    const state_limits one{.enumerate_max = 16, .sample = 100, .seed = 1};
    const state_limits other{.enumerate_max = 16, .sample = 100, .seed = 2};
    BOOST_CHECK(kept(choose_states(space, false, one)) == kept(choose_states(space, false, one)));
    BOOST_CHECK(kept(choose_states(space, false, one)) != kept(choose_states(space, false, other)));
}

BOOST_AUTO_TEST_CASE(a_disk_with_nothing_undecided_has_one_state) {
    const chosen_states chosen = choose_states(space_of(0), false, {});
    BOOST_TEST(chosen.all);
    BOOST_TEST(chosen.states.size() == 1U);
}

// Thirty atoms, each over most of the others: more crash states than can be counted.
BOOST_AUTO_TEST_CASE(a_space_that_is_not_exact_is_never_all) {
    storage::cache_profile profile;
    profile.atomic_write_unit = 64 * 512;
    storage::versioned_medium disk(storage::medium(64), profile);
    for (unsigned i = 0; i < 30; ++i)
        disk.apply({.kind = storage::event_kind::write_received,
                    .command = i + 1,
                    .sector = i,
                    .data = std::vector<storage::content>(30, pattern(i + 2, 0))});
    const std::array<const storage::versioned_medium*, 1> disks{&disk};
    const chosen_states chosen =
        choose_states(storage::crash_space(disks), false, {.enumerate_max = 1U << 16});
    BOOST_TEST(!chosen.all);
    BOOST_TEST(chosen.states.size() > 60U);
}
