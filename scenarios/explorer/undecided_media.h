// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/crash_space.h"
#include "models/storage/undecided.h"
#include "scenarios/explorer/image_reader.h"

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

// All crash states of one cut point at once: what each sector may hold, narrowed by what was
// decided.
//
// Sectors that survive together (an atomic unit, ordered destage) form a group; deciding one of
// them leaves those states of the group that agree. Of a group with more than 65536 states that
// many are represented, spread over all of them.
namespace powercut::explorer {

class undecided_media final : public image_reader {
public:
    // `sectors`: by disk, all that the run may change. They are read as handles of their place,
    // whether a cut point leaves them a choice or not, so that what was recovered once serves at
    // other cut points.
    undecided_media(std::span<const storage::versioned_medium> media,
                    std::span<const std::vector<std::uint64_t>> sectors);

    storage::content read(std::size_t disk, std::uint64_t sector) const override;

    void media_changed(); // another cut point: nothing is decided
    const storage::state_count& count() const { return m_count; } // exact
    // Those that are represented here: all, unless a group has too many.
    const storage::state_count& represented() const { return m_represented; }
    bool complete() const { return m_represented == m_count; }

    std::span<const storage::content> possible(storage::place where) const;
    // Decides a place, for one of its possible contents. undo() takes back all after a mark.
    void narrow(storage::place where, storage::content value);
    std::size_t mark() const { return m_undo.size(); }
    void undo(std::size_t mark);

    // How many of the represented crash states agree with what was decided, and the one of them
    // that loses least.
    storage::state_count states_left() const;
    storage::crash_state example() const;

private:
    struct group {
        std::uint32_t disk = 0;
        std::shared_ptr<const storage::survival_group> is{};
        std::vector<storage::surviving_versions> states{}; // all of them, fewest losses first
        std::vector<std::uint32_t> left{};                 // numbers of states
    };
    struct member { // a sector of a group
        std::uint32_t group = 0;
        std::uint32_t position = 0;
        std::vector<storage::content> possible{};
    };
    struct undo_record {
        std::uint32_t group;
        std::vector<std::uint32_t> left;
    };

    void add_group(const storage::crash_space::disk_group& from);
    storage::content value(const group& of, std::uint32_t state, std::uint32_t position) const;
    void renew_possible(std::uint32_t group);

    std::span<const storage::versioned_medium> m_media;
    std::vector<std::unordered_map<std::uint64_t, storage::content>>
        m_handles; // of changing sectors
    storage::state_count m_count = 1;
    storage::state_count m_represented = 1;
    std::vector<group> m_groups;
    std::vector<std::vector<storage::content>> m_members_of; // by group: handles of its sectors
    std::unordered_map<storage::content, member> m_members;  // by handle of the place
    mutable storage::content m_durable = storage::zeroes;    // what possible() points to
    std::vector<undo_record> m_undo;
};

} // namespace powercut::explorer
