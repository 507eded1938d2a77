// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/undecided_media.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace powercut::explorer {

namespace {

constexpr std::uint64_t group_states_max = 1U << 16;

// Of `all` states the one to take as number `index` of `taken`.
std::uint64_t spread(std::uint32_t index, std::uint32_t taken, const storage::state_count& all) {
    if (all == taken)
        return index;
    constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
    const storage::state_count last = std::min<storage::state_count>(all - 1, largest);
    return static_cast<std::uint64_t>(storage::state_count(last * index / (taken - 1)));
}

} // namespace

undecided_media::undecided_media(std::span<const storage::versioned_medium> media,
                                 std::span<const std::vector<std::uint64_t>> sectors)
    : m_media(media), m_handles(media.size()) {
    for (std::uint32_t disk = 0; disk < sectors.size(); ++disk)
        for (const std::uint64_t sector : sectors[disk])
            m_handles[disk].emplace(sector, storage::content_at({disk, sector}));
}

storage::content undecided_media::read(std::size_t disk, std::uint64_t sector) const {
    const auto found = m_handles[disk].find(sector);
    return found != m_handles[disk].end() ? found->second : m_media[disk].durable(sector);
}

void undecided_media::media_changed() {
    std::vector<const storage::versioned_medium*> disks;
    for (const storage::versioned_medium& medium : m_media)
        disks.push_back(&medium);
    const storage::crash_space space(disks);
    m_count = space.count();
    m_represented = 1;
    m_groups.clear();
    m_members_of.clear();
    m_members.clear();
    m_undo.clear();
    for (const auto& each : space.groups())
        add_group(each);
}

void undecided_media::add_group(const storage::crash_space::disk_group& from) {
    // The first state keeps everything, the last one nothing.
    const storage::state_count all = from.group->states();
    const auto states =
        static_cast<std::uint32_t>(std::min<storage::state_count>(all, group_states_max));
    m_represented *= states;
    const auto number = static_cast<std::uint32_t>(m_groups.size());
    group& added = m_groups.emplace_back(group{from.disk, from.group});
    for (std::uint32_t state = 0; state < states; ++state)
        added.states.push_back(from.group->state(spread(state, states, all)));
    const auto kept = [](const storage::surviving_versions& versions) {
        std::uint64_t newness = 0;
        for (const std::uint32_t version : versions)
            newness += version;
        return newness;
    };
    std::ranges::stable_sort(added.states, std::greater{}, kept);
    for (std::uint32_t state = 0; state < states; ++state)
        added.left.push_back(state);
    auto& handles = m_members_of.emplace_back();
    for (std::uint32_t i = 0; i < from.group->sectors().size(); ++i) {
        handles.push_back(storage::content_at({from.disk, from.group->sectors()[i].sector}));
        m_members.emplace(handles.back(), member{number, i});
    }
    renew_possible(number);
}

storage::content undecided_media::value(const group& of, std::uint32_t state,
                                        std::uint32_t position) const {
    return of.is->sectors()[position].versions[of.states[state][position]].value;
}

void undecided_media::renew_possible(std::uint32_t number) {
    const group& of = m_groups[number];
    for (const storage::content handle : m_members_of[number]) {
        member& sector = m_members.at(handle);
        sector.possible.clear();
        for (const std::uint32_t state : of.left) {
            const storage::content held = value(of, state, sector.position);
            if (std::ranges::find(sector.possible, held) == sector.possible.end())
                sector.possible.push_back(held);
        }
    }
}

std::span<const storage::content> undecided_media::possible(storage::place where) const {
    const auto found = m_members.find(storage::content_at(where));
    if (found != m_members.end())
        return found->second.possible;
    m_durable = m_media[where.disk].durable(where.sector);
    return {&m_durable, 1};
}

void undecided_media::narrow(storage::place where, storage::content held) {
    const auto found = m_members.find(storage::content_at(where));
    if (found == m_members.end() || found->second.possible.size() == 1)
        return;
    const std::uint32_t number = found->second.group;
    const std::uint32_t position = found->second.position;
    group& of = m_groups[number];
    std::vector<std::uint32_t> left;
    for (const std::uint32_t state : of.left)
        if (value(of, state, position) == held)
            left.push_back(state);
    m_undo.push_back({number, std::exchange(of.left, std::move(left))});
    renew_possible(number);
}

void undecided_media::undo(std::size_t mark) {
    while (m_undo.size() > mark) {
        undo_record& last = m_undo.back();
        m_groups[last.group].left = std::move(last.left);
        renew_possible(last.group);
        m_undo.pop_back();
    }
}

storage::state_count undecided_media::states_left() const {
    storage::state_count left = m_represented;
    std::vector<std::uint32_t> narrowed;
    for (const undo_record& each : m_undo)
        narrowed.push_back(each.group);
    std::ranges::sort(narrowed);
    narrowed.erase(std::unique(narrowed.begin(), narrowed.end()), narrowed.end());
    for (const std::uint32_t number : narrowed) {
        left /= m_groups[number].states.size();
        left *= m_groups[number].left.size();
    }
    return left;
}

storage::crash_state undecided_media::example() const {
    storage::crash_state state;
    for (const group& each : m_groups) {
        const storage::surviving_versions& kept = each.states[each.left.front()];
        for (std::size_t i = 0; i < kept.size(); ++i) {
            const storage::sector_history& past = each.is->sectors()[i];
            const auto newer = past.versions.begin() + kept[i] + 1;
            state.push_back(
                {each.disk, past.sector, past.versions[kept[i]], {newer, past.versions.end()}});
        }
    }
    std::ranges::sort(state, {}, [](const auto& s) { return std::tuple(s.disk, s.sector); });
    return state;
}

} // namespace powercut::explorer
