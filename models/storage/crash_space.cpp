// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/crash_space.h"

#include "models/storage/neighbour_damage.h"

#include <boost/pending/disjoint_sets.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace powercut::storage {
namespace {

struct undecided_part {
    std::vector<sector_history> sectors{}; // ascending; those that can be told apart
    std::uint32_t atoms = 0;
    std::vector<std::uint64_t> written{}; // sectors with atoms, told apart or not
};

bool may_differ(const sector_history& past) {
    const content first = past.versions.front().value;
    return std::ranges::any_of(past.versions, [&](const version& v) { return v.value != first; });
}

// By bytes, sectors that hold the same in any case are left out here: they say nothing about which
// atoms survived, so they bind no atoms together either.
undecided_part gather(const versioned_medium& disk, told_apart by) {
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
    for (auto& [sector, past] : by_sector) {
        part.written.push_back(sector);
        if (by == told_apart::by_version || may_differ(past))
            part.sectors.push_back(std::move(past));
    }
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

// Of all states the one to take as number `answer` of so many alternatives.
state_count spread(std::uint64_t answer, std::uint64_t alternatives, const survival_group& group) {
    if (group.states() == alternatives)
        return answer;
    return (group.states() - 1) * answer / (alternatives - 1);
}

std::uint64_t alternatives_of(const survival_group& group) {
    return static_cast<std::uint64_t>(
        std::min<state_count>(group.states(), std::numeric_limits<std::uint64_t>::max()));
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
void sort_by_place(crash_state& state) {
    const auto place = [](const survivor& sector) {
        return std::tuple(sector.disk, sector.sector);
    };
    if (!std::ranges::is_sorted(state, {}, place))
        std::ranges::sort(state, {}, place);
}

} // namespace

crash_state state_of(std::span<const group_choice> choices) {
    crash_state state;
    for (const group_choice& each : choices)
        append(state, each.disk, *each.group, each.kept);
    sort_by_place(state);
    return state;
}

crash_space::crash_space(std::span<const versioned_medium* const> disks, told_apart by) {
    for (std::uint32_t i = 0; i < disks.size(); ++i)
        add_disk(i, *disks[i], by);
}

void crash_space::add_disk(std::uint32_t index, const versioned_medium& disk, told_apart by) {
    undecided_part part = gather(disk, by);
    group_list groups;
    for (const std::uint64_t block : damageable_blocks(disk.profile(), part.written))
        if (auto damage = make_damage_group(disk.versions(), disk.profile(), block, by))
            groups.push_back(std::move(damage));
    if (disk.profile().order != destage_order::ordered)
        for (std::vector<sector_history>& sectors : connected(std::move(part)))
            groups.push_back(make_independent_group(std::move(sectors), by));
    else if (!part.sectors.empty())
        groups.push_back(make_prefix_group(std::move(part.sectors), part.atoms, by));
    add_groups(index, std::move(groups));
}

void crash_space::add_groups(std::uint32_t disk, group_list groups) {
    std::ranges::sort(groups, {}, [](const auto& g) { return g->sectors().front().sector; });
    for (std::unique_ptr<survival_group>& group : groups) {
        m_count *= group->states();
        m_exact = m_exact && group->exact();
        m_undecided_sectors += group->sectors().size();
        m_questions.push_back({question(disk, *group), alternatives_of(*group)});
        m_groups.push_back({disk, std::move(group)});
    }
}

crash_state crash_space::pick(chooser& answers) const {
    crash_state state;
    state.reserve(m_undecided_sectors);
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        const auto& [disk, group] = m_groups[i];
        const auto& [text, alternatives] = m_questions[i];
        const std::uint64_t answer = answers.choose(alternatives, text);
        append(state, disk, *group, group->state(spread(answer, alternatives, *group)));
    }
    sort_by_place(state);
    return state;
}

crash_state crash_space::keep_all() const {
    std::vector<group_choice> choices;
    for (const auto& [disk, group] : m_groups)
        choices.push_back({disk, group.get(), group->everything()});
    return state_of(choices);
}

crash_state crash_space::keep_none() const {
    std::vector<group_choice> choices;
    for (const auto& [disk, group] : m_groups)
        choices.push_back({disk, group.get(), group->nothing()});
    return state_of(choices);
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
