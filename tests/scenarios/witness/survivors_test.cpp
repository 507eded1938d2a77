// SPDX-License-Identifier: GPL-2.0-only
// What survives by the word of a witness, and what no disk can hold: a part of an atom, something
// after what was lost on a disk that writes in order, a version that is durable.
#include "scenarios/witness/survivors.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using storage::event;
using storage::event_kind;

namespace {

struct disk_script {
    runner::disk_spec spec{};
    storage::versioned_medium medium;

    explicit disk_script(const storage::cache_profile& profile)
        : medium(storage::medium(64), profile) {
        spec.name = "d";
        spec.config.profile = profile;
        spec.config.size_sectors = 64;
    }
    void write(storage::command_id command, std::uint64_t sector, std::uint64_t count) {
        event step{.kind = event_kind::write_received, .command = command, .sector = sector};
        for (std::uint64_t i = 0; i < count; ++i)
            step.data.push_back(storage::pattern(command, sector + i));
        medium.apply(step);
    }
    // What the sectors hold after the cut: the command that wrote them, 0 for what was there.
    std::string left(const std::vector<witness::lost_version>& lost, std::uint64_t count) const {
        storage::crash_state state;
        try {
            state = witness::survivors_of({&medium, 1}, {&spec, 1}, lost);
        } catch (const witness::misfit&) {
            return "misfit";
        }
        const storage::medium after = storage::surviving_medium(medium, 0, state);
        std::string text;
        for (std::uint64_t sector = 0; sector < count; ++sector) {
            unsigned command = 0;
            for (unsigned i = 1; i < 10; ++i)
                if (after.read(sector) == storage::pattern(i, sector))
                    command = i;
            text += std::to_string(command);
        }
        return text;
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(everything_survives_but_what_is_named) {
    disk_script on{{}};
    on.write(1, 0, 4);
    on.write(2, 1, 2);
    BOOST_TEST(on.left({}, 4) == "1221");
    BOOST_TEST(on.left({{"d", 1, 2}}, 4) == "1121");
    BOOST_TEST(on.left({{"d", 1, 2}, {"d", 1, 1}, {"d", 3, 1}}, 4) == "1020");
    // Under a version that survives it makes no difference.
    BOOST_TEST(on.left({{"d", 1, 1}}, 4) == "1221");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_lost) {
    disk_script on{{}};
    on.write(1, 0, 2);
    BOOST_TEST(on.left({{"d", 5, 1}}, 2) == "misfit");
    BOOST_TEST(on.left({{"d", 0, 2}}, 2) == "misfit");
    BOOST_TEST(on.left({{"e", 0, 1}}, 2) == "misfit");
    on.medium.apply({.kind = event_kind::write_completed, .command = 1});
    on.medium.apply({.kind = event_kind::flush_submitted, .command = 2});
    on.medium.apply({.kind = event_kind::flush_completed, .command = 2});
    BOOST_TEST(on.left({{"d", 0, 1}}, 2) == "misfit");
}

BOOST_AUTO_TEST_CASE(an_atom_is_lost_as_a_whole) {
    disk_script on{{.atomic_write_unit = 1024}};
    on.write(1, 0, 2);
    BOOST_TEST(on.left({{"d", 0, 1}, {"d", 1, 1}}, 2) == "00");
    BOOST_TEST(on.left({{"d", 0, 1}}, 2) == "misfit");
}

// A search that compares bytes does not speak of sectors that hold the same in any case.
BOOST_AUTO_TEST_CASE(equal_bytes_need_not_be_named) {
    disk_script on{{.atomic_write_unit = 1024}};
    on.medium.apply({.kind = event_kind::write_received,
                     .command = 1,
                     .data = {storage::pattern(1, 0), storage::zeroes}});
    BOOST_TEST(on.left({{"d", 0, 1}}, 2) == "00");
}

BOOST_AUTO_TEST_CASE(a_disk_that_writes_in_order) {
    disk_script on{{.order = storage::destage_order::ordered}};
    on.write(1, 0, 1);
    on.write(2, 1, 1);
    BOOST_TEST(on.left({{"d", 1, 2}}, 2) == "10");
    BOOST_TEST(on.left({{"d", 0, 1}, {"d", 1, 2}}, 2) == "00");
    BOOST_TEST(on.left({{"d", 0, 1}}, 2) == "misfit");
}

BOOST_AUTO_TEST_CASE(damage_is_named_after_the_write_that_did_it) {
    disk_script on{{.physical_block_size = 1024, .neighbour_damage = true}};
    on.write(3, 0, 1);
    const auto state = witness::survivors_of({&on.medium, 1}, {&on.spec, 1},
                                             std::vector<witness::lost_version>{{"d", 1, 3}});
    BOOST_TEST(storage::surviving_medium(on.medium, 0, state).read(1) == storage::damaged);
    BOOST_TEST(on.left({{"d", 1, 3}}, 1) == "3");
    BOOST_TEST(on.left({}, 2) == "30");
}
