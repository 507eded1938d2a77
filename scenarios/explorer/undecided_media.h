// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/crash_space.h"
#include "models/storage/group_tracker.h"
#include "models/storage/undecided.h"
#include "scenarios/explorer/image_reader.h"

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

// All crash states of one power cut at once: what each sector may hold, narrowed by what was
// decided. It follows the run from cut point to cut point, at the cost of what changed.
//
// Sectors that survive together (an atomic unit, ordered destage) form a group; deciding one of
// them leaves those states of the group that agree. Of a group with more than 65536 states that
// many are represented, spread over all of them.
namespace powercut::explorer {

class undecided_media final : public image_reader {
public:
    // `sectors`: by disk, all that the run may change. They are read as handles of their place,
    // whether a cut point leaves them a choice or not, so that what was recovered once serves at
    // other cut points. `cut` counts the power cuts from 0; the media may hold handles of earlier
    // ones.
    undecided_media(std::span<const storage::versioned_medium> media,
                    std::span<const std::vector<std::uint64_t>> sectors, std::uint32_t cut,
                    storage::told_apart by);

    storage::content read(std::size_t disk, std::uint64_t sector) const override;

    // A disk took steps that touched these sectors; nothing is decided now. Appends the places
    // whose possible contents may be others than before.
    void follow(std::uint32_t disk, std::span<const std::uint64_t> touched,
                std::vector<storage::content>& changed);

    // Exact, unless a group has too many to be counted.
    const storage::state_count& count() const { return m_count; }
    // Those that are represented here: all, unless a group has too many.
    const storage::state_count& represented() const { return m_represented; }
    bool complete() const { return m_inexact == 0 && m_represented == m_count; }

    // Contents, or handles of earlier cuts; newest first.
    std::span<const storage::content> possible(storage::place where) const;
    // Decides a place for one of its possible contents; false if there was only one.
    bool narrow(storage::place where, storage::content value);
    void undo(); // the last narrow() that returned true

    // How many of the represented crash states agree with what was decided, and the one of them
    // that loses least, with its losses.
    storage::state_count states_left() const;
    storage::crash_state example() const;
    std::uint64_t fewest_losses() const { return m_fewest_losses; }

private:
    struct group {
        std::shared_ptr<const storage::survival_group> is{};
        std::uint32_t disk = 0;
        std::vector<storage::surviving_versions> states{}; // fewest losses first
        std::vector<std::uint64_t> losses{};               // by state
        std::vector<std::uint32_t> left{};                 // numbers of states
        std::vector<storage::content> members{};           // handles of its sectors
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
    using group_names = std::unordered_map<storage::group_tracker::group_id, std::uint32_t>;

    void add_group(std::uint32_t disk, storage::group_tracker::group_id id);
    void remove_group(std::uint32_t number);
    void keep_left(group& of, std::vector<std::uint32_t> left);
    storage::content value(const group& of, std::uint32_t state, std::uint32_t position) const;

    std::span<const storage::versioned_medium> m_media;
    std::uint32_t m_cut;
    std::vector<std::unordered_map<std::uint64_t, storage::content>> m_handles; // by disk, sector
    std::vector<storage::group_tracker> m_trackers;                             // by disk
    std::vector<group_names> m_names;                                           // by disk
    storage::state_count m_count = 1;
    storage::state_count m_represented = 1;
    std::uint64_t m_fewest_losses = 0;
    std::size_t m_inexact = 0; // groups that have more states than are counted
    std::vector<group> m_groups;
    std::vector<std::uint32_t> m_unused;                    // numbers of groups
    std::unordered_map<storage::content, member> m_members; // by handle of the place
    mutable storage::content m_durable = storage::zeroes;   // what possible() points to
    std::vector<undo_record> m_undo;
};

} // namespace powercut::explorer
