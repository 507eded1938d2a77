// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/survival_group.h"
#include "models/storage/versioned_medium.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

// The survival groups of one disk, kept up to date step by step: what crash_space builds anew at
// each cut point, for the cost of the groups that a step changed. Same groups, same states, another
// way to them, so that each can check the other.
//
// Under ordered destage (D5) all atoms of a disk are one group, which every step that touches
// anything rebuilds.
namespace powercut::storage {

class group_tracker {
public:
    // The disk stays where it is for as long as this lives.
    explicit group_tracker(const versioned_medium& disk, told_apart by = told_apart::by_bytes);

    using group_id = std::uint32_t; // given again to another group in a later update
    struct changes {
        std::vector<group_id> gone{};
        std::vector<group_id> made{};
    };
    // After the disk took a step that touched these sectors (versioned_medium::apply). What is in
    // `out` is replaced; no group is both gone and made.
    void update(std::span<const std::uint64_t> touched, changes& out);

    // Empty for a group that is gone.
    const std::shared_ptr<const survival_group>& group(group_id id) const {
        return m_groups.at(id);
    }
    std::optional<group_id> group_of(std::uint64_t sector) const;
    std::vector<group_id> groups() const; // those there are, ascending

private:
    using sector_list = std::vector<std::uint64_t>;

    bool is_undecided(std::uint64_t sector) const;
    void rebuild_around(std::span<const std::uint64_t> touched, changes& out);
    void dissolve_damage(std::span<const std::uint64_t> blocks, changes& out);
    void dissolve_group_of(std::uint64_t sector, sector_list& members, changes& out);
    sector_list connected_to(std::uint64_t sector, changes& out);
    std::unique_ptr<survival_group> make_group(const sector_list& sectors) const;
    group_id add(std::unique_ptr<survival_group> group, changes& out);
    void rebuild_ordered(changes& out);

    const versioned_medium& m_disk;
    told_apart m_by;
    std::vector<std::shared_ptr<const survival_group>> m_groups; // by id
    std::vector<group_id> m_free;
    std::optional<group_id> m_prefix;                        // the group of ordered destage
    std::unordered_map<std::uint64_t, group_id> m_group_of;  // by sector
    std::unordered_map<std::uint64_t, group_id> m_damage_of; // by physical block (D9)
};

} // namespace powercut::storage
