// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/chooser.h"
#include "models/storage/survival_group.h"
#include "models/storage/versioned_medium.h"

#include <boost/container/small_vector.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

// Everything a set of disks may hold if power goes now (D7), counted exactly and picked from by a
// chooser. Two states are the same when every sector holds the same bytes; a sector is undecided
// when it may hold one of several bytes, so sectors rewritten with what they held are not. Told
// apart by version, every sector with a version that may get lost is undecided.
//
// Modelled: atoms survive each for itself; under ordered destage (D5) the first so many of a disk's
// do; neighbours of an interrupted write are damaged or not (D9, neighbour_damage.h). Not modelled:
// contract violations other than what the medium already did with them. What is undecided is
// copied: the disks may go on, or away, while this is in use.
namespace powercut::storage {

struct survivor { // one sector whose content was undecided, and what it holds in this state
    std::uint32_t disk = 0; // index into the span given to crash_space
    std::uint64_t sector = 0;
    version kept{};                                    // command 0: all newer versions were lost
    boost::container::small_vector<version, 1> lost{}; // the versions newer than the one kept
    // By the interruption of kept.command: what is lost was durable, which no write has to say.
    bool is_damaged() const { return !lost.empty() && lost.back().command == 0; }
};

using crash_state =
    std::vector<survivor>; // ascending (disk, sector); every undecided sector is named

class crash_space {
public:
    explicit crash_space(std::span<const versioned_medium* const> disks,
                         told_apart by = told_apart::by_bytes);

    const state_count& count() const { return m_count; } // of distinct crash states; at least 1
    // False: too many atoms overlap somewhere to be counted. count() is then of a sample, and less
    // than all (sampled_group.h).
    bool exact() const { return m_exact; }
    std::size_t undecided_sectors() const { return m_undecided_sectors; }

    struct disk_group {
        std::uint32_t disk = 0;
        std::shared_ptr<const survival_group> group;
    };
    // Those with more than one state, by (disk, lowest sector).
    std::span<const disk_group> groups() const { return m_groups; }

    // The chooser is asked once per group of sectors that survive independently of the others, with
    // as many alternatives as that group has distinct states; alternative 0 keeps everything, the
    // last one nothing. Groups come by (disk, lowest sector). Of a group with more states than an
    // answer can name, that many are offered, evenly spread.
    crash_state pick(chooser& answers) const;
    crash_state keep_all() const;
    crash_state keep_none() const;

private:
    using group_list = std::vector<std::unique_ptr<survival_group>>;
    void add_disk(std::uint32_t index, const versioned_medium& disk, told_apart by);
    void add_groups(std::uint32_t disk, group_list groups);

    struct group_question { // to a chooser
        std::string text;
        std::uint64_t alternatives;
    };

    std::vector<disk_group> m_groups;
    std::vector<group_question> m_questions; // by group
    state_count m_count = 1;
    bool m_exact = true;
    std::size_t m_undecided_sectors = 0;
};

// The versions of a group's sectors that survive.
struct group_choice {
    std::uint32_t disk = 0;
    const survival_group* group = nullptr;
    surviving_versions kept{};
};
// The crash state that is made of these.
crash_state state_of(std::span<const group_choice> choices);

// What a disk of the set holds durably after the cut: its durable medium and its survivors.
medium surviving_medium(const versioned_medium& disk, std::uint32_t index,
                        const crash_state& state);

} // namespace powercut::storage
