// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/group_tracker.h"

#include "models/storage/neighbour_damage.h"

#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

namespace powercut::storage {
namespace {

using sector_list = std::vector<std::uint64_t>;
using atom_name = std::pair<receipt, std::uint64_t>; // and where it began; in order of receipt

bool may_differ(const candidate_list& candidates, content durable) {
    return std::ranges::any_of(candidates, [&](const candidate& c) { return c.value != durable; });
}

sector_list sectors_with_candidates(const version_table& versions) {
    sector_list sectors;
    version_table::undecided_sector next;
    for (std::uint64_t from = 0; versions.next_undecided(from, next); from = next.sector + 1)
        sectors.push_back(next.sector);
    return sectors;
}

// The atoms of some sectors, numbered in order.
class numbered_atoms {
public:
    void add(const atom_name& name) { m_names.push_back(name); }
    void number() {
        std::ranges::sort(m_names);
        m_names.erase(std::unique(m_names.begin(), m_names.end()), m_names.end());
    }
    std::uint32_t number_of(const atom_name& name) const {
        return static_cast<std::uint32_t>(std::ranges::lower_bound(m_names, name) -
                                          m_names.begin());
    }
    std::uint32_t size() const { return static_cast<std::uint32_t>(m_names.size()); }

private:
    std::vector<atom_name> m_names;
};

} // namespace

group_tracker::group_tracker(const versioned_medium& disk, told_apart by) : m_disk(disk), m_by(by) {
    changes first;
    update(sectors_with_candidates(disk.versions()), first);
}

void group_tracker::update(std::span<const std::uint64_t> touched, changes& out) {
    out.gone.clear();
    out.made.clear();
    if (touched.empty())
        return;
    // Sectors that were neighbours may have versions of their own now, and the other way round.
    const sector_list blocks = damageable_blocks(m_disk.profile(), touched);
    dissolve_damage(blocks, out);
    if (m_disk.profile().order == destage_order::ordered)
        rebuild_ordered(out);
    else
        rebuild_around(touched, out);
    for (const std::uint64_t block : blocks)
        if (auto damage = make_damage_group(m_disk.versions(), m_disk.profile(), block, m_by))
            m_damage_of.emplace(block, add(std::move(damage), out));
    m_free.insert(m_free.end(), out.gone.begin(), out.gone.end());
}

std::optional<group_tracker::group_id> group_tracker::group_of(std::uint64_t sector) const {
    const auto found = m_group_of.find(sector);
    return found == m_group_of.end() ? std::nullopt : std::optional(found->second);
}

std::vector<group_tracker::group_id> group_tracker::groups() const {
    std::vector<group_id> ids;
    for (group_id id = 0; id < m_groups.size(); ++id)
        if (m_groups[id])
            ids.push_back(id);
    return ids;
}

// By bytes, a sector that holds the same in any case says nothing about which atoms survived.
bool group_tracker::is_undecided(std::uint64_t sector) const {
    const candidate_list* candidates = m_disk.versions().candidates(sector);
    return candidates != nullptr &&
           (m_by == told_apart::by_version || may_differ(*candidates, m_disk.durable(sector)));
}

void group_tracker::rebuild_around(std::span<const std::uint64_t> touched, changes& out) {
    // What a dissolved group held together may fall apart.
    sector_list seeds(touched.begin(), touched.end());
    for (const std::uint64_t sector : touched)
        dissolve_group_of(sector, seeds, out);
    for (const std::uint64_t sector : seeds)
        if (!m_group_of.contains(sector) && is_undecided(sector))
            add(make_group(connected_to(sector, out)), out);
}

void group_tracker::dissolve_group_of(std::uint64_t sector, sector_list& members, changes& out) {
    const auto found = m_group_of.find(sector);
    if (found == m_group_of.end())
        return;
    const group_id id = found->second;
    for (const sector_history& each : m_groups[id]->sectors()) {
        members.push_back(each.sector);
        m_group_of.erase(each.sector);
    }
    m_groups[id].reset();
    out.gone.push_back(id);
}

void group_tracker::dissolve_damage(std::span<const std::uint64_t> blocks, changes& out) {
    sector_list neighbours;
    for (const std::uint64_t block : blocks)
        if (const auto found = m_damage_of.find(block); found != m_damage_of.end()) {
            dissolve_group_of(m_groups[found->second]->sectors().front().sector, neighbours, out);
            m_damage_of.erase(found);
        }
}

// The undecided sectors that share an atom with this one, directly or through others. Groups that
// were not touched come to it where an atom ties them to a sector that was left out before.
sector_list group_tracker::connected_to(std::uint64_t sector, changes& out) {
    sector_list found{sector};
    std::set<atom_name> followed;
    std::unordered_set<std::uint64_t> known{sector};
    for (std::size_t i = 0; i < found.size(); ++i) {
        for (const candidate& each : *m_disk.versions().candidates(found[i])) {
            const auto atom = m_disk.versions().atom_at(found[i], each.received);
            if (atom.count == 1 || !followed.emplace(each.received, atom.sector).second)
                continue;
            for (std::uint64_t at = atom.sector; at < atom.sector + atom.count; ++at)
                if (m_disk.versions().find(at, each.received) != nullptr && is_undecided(at) &&
                    known.insert(at).second)
                    found.push_back(at);
        }
    }
    sector_list members; // found all of them above: they still hang together
    for (const std::uint64_t each : found)
        dissolve_group_of(each, members, out);
    std::ranges::sort(found);
    return found;
}

std::unique_ptr<survival_group> group_tracker::make_group(const sector_list& sectors) const {
    const version_table& versions = m_disk.versions();
    const auto name = [&](std::uint64_t sector, const candidate& version) {
        return atom_name(version.received, versions.atom_at(sector, version.received).sector);
    };
    numbered_atoms atoms;
    for (const std::uint64_t sector : sectors)
        for (const candidate& each : *versions.candidates(sector))
            atoms.add(name(sector, each));
    atoms.number();
    std::vector<sector_history> histories;
    histories.reserve(sectors.size());
    for (const std::uint64_t sector : sectors) {
        const candidate_list& candidates = *versions.candidates(sector);
        sector_history& past = histories.emplace_back(sector_history{.sector = sector});
        past.versions.reserve(candidates.size() + 1);
        past.versions.push_back({m_disk.durable(sector), 0});
        for (const candidate& each : candidates) {
            past.versions.push_back({each.value, each.command});
            past.writers.push_back(atoms.number_of(name(sector, each)));
        }
    }
    if (m_disk.profile().order == destage_order::ordered)
        return make_prefix_group(std::move(histories), atoms.size(), m_by);
    return make_independent_group(std::move(histories), m_by);
}

group_tracker::group_id group_tracker::add(std::unique_ptr<survival_group> group, changes& out) {
    auto id = static_cast<group_id>(m_groups.size());
    if (m_free.empty()) {
        m_groups.emplace_back();
    } else {
        id = m_free.back();
        m_free.pop_back();
    }
    for (const sector_history& each : group->sectors())
        m_group_of[each.sector] = id;
    m_groups[id] = std::move(group);
    out.made.push_back(id);
    return id;
}

void group_tracker::rebuild_ordered(changes& out) {
    sector_list before;
    if (m_prefix)
        dissolve_group_of(m_groups[*m_prefix]->sectors().front().sector, before, out);
    m_prefix.reset();
    sector_list undecided;
    for (const std::uint64_t sector : sectors_with_candidates(m_disk.versions()))
        if (is_undecided(sector))
            undecided.push_back(sector);
    if (!undecided.empty())
        m_prefix = add(make_group(undecided), out);
}

} // namespace powercut::storage
