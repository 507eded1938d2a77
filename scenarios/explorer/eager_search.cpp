// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/eager_search.h"

#include <algorithm>
#include <utility>

namespace powercut::explorer {

eager_search::eager_search(search_input input, violation_log& violations)
    : cut_walk(std::move(input), violations), m_image(m_media), m_keys(m_media, m_written) {}

void eager_search::cut(const cut_changes& changes) {
    if (changes.media)
        choose_crash_states();
    if (changes.promises)
        ++m_promise_version;
    if (changes.devices)
        m_memo.forget();
    m_counts.crash_states += m_states_possible;
    m_counts.sampled_cut_points += m_states_are_all ? 0 : 1;
    for (const planned& next : m_planned)
        visit(next);
    m_memo.next_cut_point();
}

void eager_search::choose_crash_states() {
    std::vector<const storage::versioned_medium*> disks;
    for (const storage::versioned_medium& medium : m_media)
        disks.push_back(&medium);
    const storage::crash_space space(disks);
    m_states_possible = space.count();
    const bool ordered = std::ranges::any_of(disks, [](const storage::versioned_medium* disk) {
        return disk->profile().order == storage::destage_order::ordered;
    });
    state_limits limits = m_input.limits;
    limits.seed += m_counts.cut_points * 0x9e3779b97f4a7c15; // another sample at each cut point
    chosen_states chosen = choose_states(space, ordered, limits);
    m_states_are_all = chosen.all;
    m_keys.media_changed();
    m_planned.clear();
    for (storage::crash_state& state : chosen.states) {
        const image_key key = m_keys.of(state);
        m_planned.push_back({std::move(state), key});
    }
}

// The same bytes under the same promises were examined before.
void eager_search::visit(const planned& next) {
    recovery_memo::entry& entry = recovered(next);
    if (std::exchange(entry.examined_against, m_promise_version) == m_promise_version)
        return;
    examine(entry.seen, [&](const checks::finding& found) {
        m_violations.add(found, m_counts.cut_points, next.state);
    });
}

recovery_memo::entry& eager_search::recovered(const planned& next) {
    if (recovery_memo::entry* known = m_memo.find(next.key)) {
        ++m_counts.memo_hits;
        return *known;
    }
    m_image.show(next.state);
    recovery_begins();
    return m_memo.add(next.key, m_input.recover(m_image, m_devices));
}

} // namespace powercut::explorer
