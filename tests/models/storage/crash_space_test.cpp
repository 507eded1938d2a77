// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/crash_space.h"

#include "disk_script.h"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace powercut::storage;

namespace {

// Notes each question, and gives the answers of a replay.
class noting_chooser final : public chooser {
public:
    explicit noting_chooser(std::vector<std::uint64_t> answers) : m_replay(std::move(answers)) {}
    std::uint64_t choose(std::uint64_t alternatives, std::string_view what) override {
        asked.emplace_back(alternatives, what);
        return m_replay.choose(alternatives, what);
    }
    std::vector<std::pair<std::uint64_t, std::string>> asked;

private:
    replay_chooser m_replay;
};

crash_space space_of(const std::vector<const disk_script*>& scripts) {
    std::vector<const versioned_medium*> disks;
    disks.reserve(scripts.size());
    for (const disk_script* each : scripts)
        disks.push_back(&each->disk());
    return crash_space(disks);
}

cache_profile atomic_writes(std::uint32_t unit) {
    cache_profile profile;
    profile.atomic_write_unit = unit;
    return profile;
}

template <typename Versions>
std::vector<version> listed(const Versions& versions) {
    return {versions.begin(), versions.end()};
}

} // namespace

BOOST_AUTO_TEST_CASE(nothing_undecided_is_one_state_and_no_question) {
    disk_script disk;
    disk.write(1, 0, {1}).flush(2).write(3, 0, {1}); // the same bytes again
    const crash_space space = space_of({&disk});
    BOOST_TEST(space.count() == 1);
    BOOST_TEST(space.undecided_sectors() == 0U);
    noting_chooser answers({});
    BOOST_TEST(space.pick(answers).empty());
    BOOST_TEST(space_of({}).count() == 1);
}

BOOST_AUTO_TEST_CASE(questions_come_by_disk_and_lowest_sector) {
    disk_script one(atomic_writes(1024));
    one.write(1, 30, {1, 2}).write(2, 9, {3}).write(3, 9, {4});
    disk_script two;
    two.write(1, 5, {5});
    const crash_space space = space_of({&one, &two});
    BOOST_TEST(space.count() == 3 * 2 * 2);
    BOOST_TEST(space.undecided_sectors() == 4U);
    noting_chooser answers({1, 0, 1});
    const crash_state state = space.pick(answers);
    const std::vector<std::pair<std::uint64_t, std::string>> expected{
        {3, "what survives on disk 0 in sector 9"},
        {2, "what survives on disk 0 in sectors 30..31"},
        {2, "what survives on disk 1 in sector 5"}};
    BOOST_CHECK(answers.asked == expected);
    BOOST_TEST_REQUIRE(state.size() == 4U);
    BOOST_CHECK((state[0].kept == version{value(3), 2}));
    BOOST_CHECK((listed(state[0].lost) == std::vector<version>{{value(4), 3}}));
    BOOST_CHECK((state[1].kept == version{value(1), 1}));
    BOOST_TEST(state[2].lost.empty());
    BOOST_TEST(state[3].disk == 1U);
    BOOST_CHECK((state[3].kept == version{value(0), 0}));
    BOOST_CHECK((listed(state[3].lost) == std::vector<version>{{value(5), 1}}));
}

BOOST_AUTO_TEST_CASE(the_ends_of_the_space_are_everything_and_nothing) {
    disk_script disk;
    disk.write(1, 0, {1}).write(2, 0, {2}).write(3, 1, {3});
    const crash_space space = space_of({&disk});
    for (const survivor& each : space.keep_all())
        BOOST_TEST(each.lost.empty());
    for (const survivor& each : space.keep_none())
        BOOST_TEST(each.kept.command == 0U);
    BOOST_TEST(space.keep_none()[0].lost.size() == 2U);
}

// The one state that is neither lost entirely nor whole may hold the durable bytes: a block written
// back to what it was.
BOOST_AUTO_TEST_CASE(a_block_written_back_has_one_state_for_both_ends) {
    disk_script disk;
    disk.write(1, 0, {1}).write(2, 0, {0});
    const crash_space space = space_of({&disk});
    BOOST_TEST(space.count() == 2);
    replay_chooser kept({0});
    BOOST_CHECK((space.pick(kept)[0].kept == version{value(0), 2}));
    replay_chooser other({1});
    BOOST_CHECK((space.pick(other)[0].kept == version{value(1), 1}));
}

BOOST_AUTO_TEST_CASE(atoms_that_meet_only_in_equal_bytes_are_independent) {
    disk_script disk(atomic_writes(1024));
    disk.write(1, 1, {7}).flush(2).write(3, 0, {1, 7}).write(4, 1, {7, 2});
    noting_chooser answers({1, 0});
    const crash_state state = space_of({&disk}).pick(answers);
    BOOST_TEST(answers.asked.size() == 2U);
    BOOST_TEST(state.size() == 2U); // sector 1 holds the same in any case
}

BOOST_AUTO_TEST_CASE(counts_are_exact_where_no_machine_word_holds_them) {
    disk_script disk({}, 4096);
    for (command_id command = 1; command <= 500; ++command)
        disk.write(command, command, {1}).write(command + 1000, command, {2});
    state_count expected = 1;
    for (int i = 0; i < 500; ++i)
        expected *= 3;
    BOOST_TEST(space_of({&disk}).count() == expected);
}

// Each atom overlaps the next: 200 in a row, one group, counted without listing its states. Of k
// such atoms with bytes of their own every subset shows, since none is covered entirely.
BOOST_AUTO_TEST_CASE(a_long_row_of_overlapping_atoms_is_counted) {
    disk_script disk(atomic_writes(2048), 4096);
    for (unsigned i = 1; i <= 200; ++i)
        disk.write(i, std::uint64_t{2} * i, {i, i, i});
    const crash_space space = space_of({&disk});
    BOOST_TEST(space.count() == state_count(1) << 200);
    noting_chooser last({~std::uint64_t{0} - 1}); // more states than an answer can name
    for (const survivor& each : space.pick(last))
        BOOST_TEST(each.kept.command == 0U);
    random_chooser somewhere(1);
    std::set<command_id> kept;
    for (const survivor& each : space.pick(somewhere))
        kept.insert(each.kept.command);
    BOOST_TEST(kept.size() > 20U);
    BOOST_TEST(space.keep_all().size() == 401U);
}

BOOST_AUTO_TEST_CASE(a_large_atom_over_long_chains_is_counted) {
    disk_script disk(atomic_writes(4096));
    disk.write(1, 0, {1, 1, 1, 1, 1, 1, 1, 1});
    command_id command = 2;
    for (unsigned round = 0; round < 50; ++round)
        for (std::uint64_t sector = 0; sector < 8; ++sector)
            disk.write(command++, sector, {2 + round});
    // Each sector shows one of 50 newer versions, or what is below all of them, the same for all:
    // 51^8 without the large atom and as many with it, less the 50^8 that show nothing of what is
    // below.
    const state_count with = boost::multiprecision::pow(state_count(51), 8);
    const state_count covered = boost::multiprecision::pow(state_count(50), 8);
    const crash_space space = space_of({&disk});
    BOOST_TEST(space.count() == 2 * with - covered);
    replay_chooser last({static_cast<std::uint64_t>(space.count() - 1)});
    for (const survivor& each : space.pick(last))
        BOOST_TEST(each.kept.command == 0U);
}

// 2^30 subsets of 30 atoms, none like another.
BOOST_AUTO_TEST_CASE(too_many_atoms_in_one_place_are_sampled) {
    disk_script disk(atomic_writes(64 * 512), 64);
    command_id command = 1;
    for (std::uint64_t from = 0; from < 30; ++from) {
        disk.write(command, from, std::vector<unsigned>(30, command));
        ++command;
    }
    const crash_space space = space_of({&disk});
    BOOST_TEST(!space.exact());
    BOOST_TEST(space.count() > 100);
    BOOST_TEST(space.count() <= 1024);
    BOOST_TEST(space.keep_all().front().kept.command == 1U);
    std::set<std::vector<content>> seen;
    exhaustive_chooser answers;
    do {
        const crash_state state = space.pick(answers);
        std::vector<content> bytes;
        for (const survivor& each : state)
            bytes.push_back(each.kept.value);
        BOOST_TEST(seen.insert(bytes).second);
    } while (answers.next());
    BOOST_TEST(space.count() == seen.size());
}

BOOST_AUTO_TEST_CASE(D5_equal_prefixes_are_one_state) {
    cache_profile profile;
    profile.order = destage_order::ordered;
    disk_script disk(profile);
    disk.write(1, 0, {1}).write(2, 0, {2}).write(3, 0, {1}).write(4, 0, {0}).write(5, 1, {5});
    const crash_space space = space_of({&disk});
    BOOST_TEST(space.count() == 4); // 00 10 20 05
    replay_chooser second({2});
    const crash_state state = space.pick(second);
    BOOST_CHECK((state[0].kept == version{value(2), 2}));
    BOOST_TEST(state[0].lost.size() == 2U);
    replay_chooser last({3});
    BOOST_CHECK((space.pick(last)[0].kept == version{value(0), 0}));
}
