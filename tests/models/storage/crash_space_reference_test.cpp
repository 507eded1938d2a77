// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/crash_space.h"
#include "random_events.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

// Small random runs, against a model that is too simple to be wrong in the same way.
using namespace powercut::storage;

namespace {

image image_of(const medium& disk) {
    image bytes;
    for (std::uint64_t sector = 0; sector < disk_sectors; ++sector)
        bytes.push_back(disk.read(sector));
    return bytes;
}

// What a state says it kept must go together: exactly those atoms, in order of receipt, make its
// bytes. An atom that shows in one sector may be covered in another, but not be lost there.
void check_explanation(const versioned_medium& disk, const crash_state& state) {
    image after = image_of(disk.durable_medium());
    std::map<std::uint64_t, const survivor*> by_sector;
    for (const survivor& each : state)
        by_sector[each.sector] = &each;
    for (const survivor& each : state)
        if (each.is_damaged())
            after[each.sector] = damaged;
    const std::vector<atom> atoms = disk.undecided();
    const auto shows = [&](const atom& piece) {
        for (std::size_t i = 0; i < piece.data.size(); ++i) {
            const auto it = by_sector.find(piece.sector + i);
            if (it != by_sector.end() && it->second->kept.command == piece.command)
                return true;
        }
        return false;
    };
    for (const atom& piece : atoms) {
        const bool kept = std::ranges::any_of(atoms, [&](const atom& other) {
            return other.command == piece.command && other.whole == piece.whole && shows(other);
        });
        for (std::size_t i = 0; kept && i < piece.data.size(); ++i)
            after[piece.sector + i] = piece.data[i];
    }
    BOOST_TEST_REQUIRE(after == image_of(surviving_medium(disk, 0, state)));
}

void check_cut(const versioned_medium& disk, const naive_disk& reference) {
    const versioned_medium* disks[] = {&disk};
    const crash_space space(disks);
    const std::set<image> expected = reference.images();
    BOOST_TEST_REQUIRE(space.count() == expected.size());
    std::set<image> picked;
    std::size_t picks = 0;
    exhaustive_chooser answers;
    do {
        const crash_state state = space.pick(answers);
        check_explanation(disk, state);
        picked.insert(image_of(surviving_medium(disk, 0, state)));
        ++picks;
    } while (answers.next());
    BOOST_TEST_REQUIRE(picks == expected.size());
    BOOST_CHECK(picked == expected);
    for (std::uint64_t sector = 0; sector < disk_sectors; ++sector) {
        std::set<content> seen;
        for (const image& each : expected)
            seen.insert(each[sector]);
        std::set<content> legal;
        for (const version& each : disk.legal(sector))
            legal.insert(each.value);
        BOOST_CHECK(legal == seen);
    }
}

// The same told apart by version: in each sector the same one, whatever it holds.
void check_versions(const versioned_medium& disk, const naive_disk& reference) {
    const versioned_medium* disks[] = {&disk};
    const crash_space space(disks, told_apart::by_version);
    const std::set<std::vector<command_id>> expected = reference.versions();
    BOOST_TEST_REQUIRE(space.count() == expected.size());
    std::set<std::vector<command_id>> picked;
    exhaustive_chooser answers;
    do {
        const crash_state state = space.pick(answers);
        BOOST_TEST_REQUIRE(state.size() == space.undecided_sectors());
        check_explanation(disk, state);
        std::vector<command_id> commands(disk_sectors, 0);
        for (const survivor& each : state)
            commands[each.sector] = each.kept.command;
        picked.insert(commands);
    } while (answers.next());
    BOOST_CHECK(picked == expected);
}

} // namespace

BOOST_AUTO_TEST_CASE(D7_random_runs_hold_what_the_reference_holds) {
    std::size_t cuts = 0;
    for (std::uint64_t seed = 1; seed <= 1'500; ++seed) {
        event_source source(seed, random_profile(seed));
        versioned_medium disk(medium(disk_sectors), source.profile());
        naive_disk reference(source.profile());
        for (int i = 0; i < 40; ++i) {
            const event step = next_step(source, reference);
            disk.apply(step);
            reference.apply(step);
            if (reference.open_atom_count() > 11)
                break;
            BOOST_TEST_CONTEXT("seed " << seed << " event " << i) {
                image seen(disk_sectors);
                disk.read(0, seen);
                BOOST_TEST_REQUIRE(seen == reference.read());
                if (i % 4 == 3) {
                    check_cut(disk, reference);
                    check_versions(disk, reference);
                    ++cuts;
                }
            }
        }
    }
    BOOST_TEST(cuts > 3'000U);
}

BOOST_AUTO_TEST_CASE(the_states_of_several_disks_multiply) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        std::vector<versioned_medium> disks;
        state_count expected = 1;
        for (std::uint64_t i = 0; i < 3; ++i) {
            event_source source(seed * 3 + i, random_profile(seed * 3 + i));
            disks.emplace_back(medium(disk_sectors), source.profile());
            naive_disk reference(source.profile());
            for (int n = 0; n < 12 && reference.open_atom_count() < 9; ++n) {
                const event step = source.next();
                disks.back().apply(step);
                reference.apply(step);
            }
            expected *= reference.images().size();
        }
        const versioned_medium* pointers[] = {&disks[0], &disks[1], &disks[2]};
        BOOST_TEST(crash_space(pointers).count() == expected);
    }
}
