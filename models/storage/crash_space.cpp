// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/crash_space.h"

#include <boost/pending/disjoint_sets.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

namespace powercut::storage {
namespace {

struct undecided_part {
    std::vector<sector_history> sectors{}; // ascending; those that may hold different bytes
    std::uint32_t atoms = 0;
};

bool may_differ(const sector_history& past) {
    const content first = past.versions.front().value;
    return std::ranges::any_of(past.versions, [&](const version& v) { return v.value != first; });
}

// Sectors that hold the same bytes in any case are left out here: they say nothing about which
// atoms survived, so they bind no atoms together either.
undecided_part gather(const versioned_medium& disk) {
    std::map<std::uint64_t, sector_history> by_sector;
    undecided_part part;
    const atom* previous = nullptr;
    const std::vector<atom> pieces = disk.undecided();
    for (const atom& piece : pieces) {
        const bool same_atom = previous != nullptr && previous->command == piece.command &&
                               previous->whole == piece.whole;
        if (!same_atom)
            ++part.atoms;
        previous = &piece;
        for (std::size_t i = 0; i < piece.data.size(); ++i) {
            sector_history& past = by_sector[piece.sector + i];
            if (past.versions.empty())
                past = {piece.sector + i, {{disk.durable(piece.sector + i), 0}}, {}};
            past.versions.push_back({piece.data[i], piece.command});
            past.writers.push_back(part.atoms - 1);
        }
    }
    for (auto& [sector, past] : by_sector)
        if (may_differ(past))
            part.sectors.push_back(std::move(past));
    return part;
}

// Sectors that share an atom, directly or through others, come together; by lowest sector.
std::vector<std::vector<sector_history>> connected(undecided_part part) {
    std::vector<std::uint32_t> rank(part.atoms);
    std::vector<std::uint32_t> parent(part.atoms);
    boost::disjoint_sets sets(rank.data(), parent.data());
    for (std::uint32_t atom = 0; atom < part.atoms; ++atom)
        sets.make_set(atom);
    for (const sector_history& past : part.sectors)
        for (const std::uint32_t writer : past.writers)
            sets.union_set(past.writers.front(), writer);
    std::vector<std::vector<sector_history>> groups;
    std::map<std::uint32_t, std::size_t> group_of;
    for (sector_history& past : part.sectors) {
        const std::uint32_t root = sets.find_set(past.writers.front());
        const auto [it, is_new] = group_of.emplace(root, groups.size());
        if (is_new)
            groups.emplace_back();
        groups[it->second].push_back(std::move(past));
    }
    return groups;
}

std::string question(std::uint32_t disk, const survival_group& group) {
    const std::uint64_t first = group.sectors().front().sector;
    const std::uint64_t last = group.sectors().back().sector;
    std::string text = "what survives on disk " + std::to_string(disk) + " in sector";
    if (first == last)
        return text + " " + std::to_string(first);
    return text + "s " + std::to_string(first) + ".." + std::to_string(last);
}

void append(crash_state& state, std::uint32_t disk, const survival_group& group,
            const surviving_versions& kept) {
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const sector_history& past = group.sectors()[i];
        const auto newer = past.versions.begin() + kept[i] + 1;
        state.push_back({disk, past.sector, past.versions[kept[i]], {newer, past.versions.end()}});
    }
}

// Groups may lie between each other's sectors.
crash_state sorted(crash_state state) {
    std::ranges::sort(state, {}, [](const survivor& s) { return std::tuple(s.disk, s.sector); });
    return state;
}

} // namespace

crash_space::crash_space(std::span<const versioned_medium* const> disks) {
    for (std::uint32_t i = 0; i < disks.size(); ++i)
        add_disk(i, *disks[i]);
}

void crash_space::add_disk(std::uint32_t index, const versioned_medium& disk) {
    undecided_part part = gather(disk);
    if (part.sectors.empty())
        return;
    if (disk.profile().order == destage_order::ordered)
        return add_group(index, make_prefix_group(std::move(part.sectors), part.atoms));
    for (std::vector<sector_history>& sectors : connected(std::move(part)))
        add_group(index, make_independent_group(std::move(sectors)));
}

void crash_space::add_group(std::uint32_t disk, std::unique_ptr<survival_group> group) {
    m_count *= group->states();
    m_undecided_sectors += group->sectors().size();
    m_groups.push_back({disk, std::move(group)});
}

crash_state crash_space::pick(chooser& answers) const {
    crash_state state;
    for (const auto& [disk, group] : m_groups) {
        if (group->states() > std::numeric_limits<std::uint64_t>::max())
            throw std::length_error("a group of sectors has more crash states than one question to "
                                    "a chooser can offer");
        const auto alternatives = static_cast<std::uint64_t>(group->states());
        append(state, disk, *group,
               group->state(answers.choose(alternatives, question(disk, *group))));
    }
    return sorted(std::move(state));
}

crash_state crash_space::keep_all() const {
    crash_state state;
    for (const auto& [disk, group] : m_groups)
        append(state, disk, *group, group->everything());
    return sorted(std::move(state));
}

crash_state crash_space::keep_none() const {
    crash_state state;
    for (const auto& [disk, group] : m_groups)
        append(state, disk, *group, group->nothing());
    return sorted(std::move(state));
}

medium surviving_medium(const versioned_medium& disk, std::uint32_t index,
                        const crash_state& state) {
    medium after = disk.durable_medium();
    for (const survivor& each : state)
        if (each.disk == index)
            after.write(each.sector, each.kept.value);
    return after;
}

} // namespace powercut::storage
