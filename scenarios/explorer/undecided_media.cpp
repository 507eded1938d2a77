// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/undecided_media.h"

#include <algorithm>
#include <utility>

namespace powercut::explorer {

namespace {

constexpr std::uint64_t group_states_max = 1U << 16;

// Of `all` states the one to take as number `index` of `taken`.
storage::state_count spread(std::uint32_t index, std::uint32_t taken,
                            const storage::state_count& all) {
    if (all == taken)
        return index;
    return (all - 1) * index / (taken - 1);
}

std::uint64_t losses_of(const storage::survival_group& group,
                        const storage::surviving_versions& state) {
    std::uint64_t lost = 0;
    for (std::size_t i = 0; i < state.size(); ++i)
        lost += group.sectors()[i].versions.size() - 1 - state[i];
    return lost;
}

std::uint32_t taken_of(const storage::survival_group& group) {
    return static_cast<std::uint32_t>(
        std::min<storage::state_count>(group.states(), group_states_max));
}

std::vector<storage::surviving_versions> states_of(const storage::survival_group& group) {
    const std::uint32_t taken = taken_of(group);
    std::vector<storage::surviving_versions> states;
    states.reserve(taken);
    for (std::uint32_t state = 0; state < taken; ++state)
        states.push_back(group.state(spread(state, taken, group.states())));
    const auto losses = [&](const auto& state) { return losses_of(group, state); };
    if (taken > 2) // of two the first keeps everything
        std::ranges::stable_sort(states, {}, losses);
    return states;
}

} // namespace

undecided_media::undecided_media(std::span<const storage::versioned_medium> media,
                                 std::span<const std::vector<std::uint64_t>> sectors,
                                 std::uint32_t cut, storage::told_apart by)
    : m_media(media), m_cut(cut), m_handles(media.size()), m_names(media.size()) {
    for (std::uint32_t disk = 0; disk < sectors.size(); ++disk)
        for (const std::uint64_t sector : sectors[disk])
            m_handles[disk].emplace(sector, storage::content_at({disk, sector, cut}));
    m_trackers.reserve(media.size());
    for (const storage::versioned_medium& medium : media)
        m_trackers.emplace_back(medium, by);
}

storage::content undecided_media::read(std::size_t disk, std::uint64_t sector) const {
    const auto found = m_handles[disk].find(sector);
    return found != m_handles[disk].end() ? found->second : m_media[disk].durable(sector);
}

void undecided_media::follow(std::uint32_t disk, std::span<const std::uint64_t> touched,
                             std::vector<storage::content>& changed) {
    storage::group_tracker::changes made;
    m_trackers[disk].update(touched, made);
    for (const storage::group_tracker::group_id id : made.gone) {
        const auto name = m_names[disk].find(id);
        if (name == m_names[disk].end())
            continue; // made and gone between two cut points
        const auto& members = m_groups[name->second].members;
        changed.insert(changed.end(), members.begin(), members.end());
        remove_group(name->second);
        m_names[disk].erase(name);
    }
    for (const storage::group_tracker::group_id id : made.made) {
        add_group(disk, id);
        const auto& members = m_groups[m_names[disk].at(id)].members;
        changed.insert(changed.end(), members.begin(), members.end());
    }
    for (const std::uint64_t sector : touched)
        changed.push_back(storage::content_at({disk, sector, m_cut}));
}

void undecided_media::remove_group(std::uint32_t number) {
    group& gone = m_groups[number];
    m_count /= gone.is->states();
    m_represented /= gone.states.size();
    m_fewest_losses -= gone.losses.front();
    m_inexact -= gone.is->exact() ? 0 : 1;
    for (const storage::content handle : gone.members)
        m_members.erase(handle);
    gone = {};
    m_unused.push_back(number);
}

void undecided_media::add_group(std::uint32_t disk, storage::group_tracker::group_id id) {
    if (m_unused.empty()) {
        m_unused.push_back(static_cast<std::uint32_t>(m_groups.size()));
        m_groups.emplace_back();
    }
    const std::uint32_t number = m_unused.back();
    m_unused.pop_back();
    m_names[disk].emplace(id, number);
    group& added = m_groups[number];
    added.is = m_trackers[disk].group(id);
    added.disk = disk;
    added.states = states_of(*added.is);
    for (std::uint32_t state = 0; state < added.states.size(); ++state)
        added.losses.push_back(losses_of(*added.is, added.states[state]));
    for (std::uint32_t i = 0; i < added.is->sectors().size(); ++i) {
        added.members.push_back(storage::content_at({disk, added.is->sectors()[i].sector, m_cut}));
        m_members.emplace(added.members.back(), member{number, i});
    }
    m_count *= added.is->states();
    m_represented *= added.states.size();
    m_fewest_losses += added.losses.front();
    m_inexact += added.is->exact() ? 0 : 1;
    std::vector<std::uint32_t> all(added.states.size());
    for (std::uint32_t state = 0; state < all.size(); ++state)
        all[state] = state;
    keep_left(added, std::move(all));
}

storage::content undecided_media::value(const group& of, std::uint32_t state,
                                        std::uint32_t position) const {
    return of.is->sectors()[position].versions[of.states[state][position]].value;
}

void undecided_media::keep_left(group& of, std::vector<std::uint32_t> left) {
    of.left = std::move(left);
    for (const storage::content handle : of.members) {
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

bool undecided_media::narrow(storage::place where, storage::content held) {
    const auto found = m_members.find(storage::content_at(where));
    if (found == m_members.end() || found->second.possible.size() == 1)
        return false;
    const std::uint32_t number = found->second.group;
    const std::uint32_t position = found->second.position;
    group& of = m_groups[number];
    std::vector<std::uint32_t> left;
    for (const std::uint32_t state : of.left)
        if (value(of, state, position) == held)
            left.push_back(state);
    m_fewest_losses -= of.losses[of.left.front()];
    m_fewest_losses += of.losses[left.front()];
    m_undo.push_back({number, of.left});
    keep_left(of, std::move(left));
    return true;
}

void undecided_media::undo() {
    undo_record& last = m_undo.back();
    group& of = m_groups[last.group];
    m_fewest_losses -= of.losses[of.left.front()];
    m_fewest_losses += of.losses[last.left.front()];
    keep_left(of, std::move(last.left));
    m_undo.pop_back();
}

storage::state_count undecided_media::states_left() const {
    if (m_undo.empty())
        return m_represented;
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
    std::vector<storage::group_choice> choices;
    for (const group& each : m_groups)
        if (each.is)
            choices.push_back({each.disk, each.is.get(), each.states[each.left.front()]});
    return storage::state_of(choices);
}

} // namespace powercut::explorer
