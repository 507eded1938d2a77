// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/expectation.h"

#include <algorithm>

namespace powercut::checks {

void device_expectation::follow(const volume_state& origin, const point_of_view& from) {
    m_origin = &origin;
    m_from = from;
}

void device_expectation::follow(const snapshot_state& snapshot, const volume_state& origin,
                                const point_of_view& from) {
    m_snapshot = &snapshot;
    follow(origin, from);
}

void device_expectation::follow(const clone_state& clone, const volume_state& source,
                                const point_of_view& from) {
    m_clone = &clone;
    follow(source, from);
}

template <typename Visitor>
void device_expectation::each_allowed(std::uint64_t sector, Visitor visit) const {
    if (m_snapshot)
        each_possible(*m_snapshot, *m_origin, m_from, sector, visit);
    else if (m_clone)
        each_possible(*m_clone, *m_origin, m_from, sector, visit);
    else
        each_possible(*m_origin, m_from, sector, visit);
}

bool device_expectation::allows(std::uint64_t sector, storage::content value) const {
    if (!content_promised)
        return true;
    bool found = false;
    each_allowed(sector, [&](storage::content held) { return found = held == value; });
    return found;
}

// Telling what is outdated from what is foreign takes the whole past of the sector.
judgement device_expectation::judge(std::uint64_t sector, storage::content value) const {
    if (allows(sector, value))
        return judgement::allowed;
    const bool held = m_snapshot ? ever_held(*m_snapshot, *m_origin, sector, value)
                      : m_clone  ? ever_held(*m_clone, *m_origin, sector, value)
                                 : ever_held(*m_origin, sector, value);
    return held ? judgement::outdated : judgement::foreign;
}

bool device_expectation::held_beneath(std::uint64_t sector, storage::content value) const {
    return m_beneath && ever_held(*m_beneath, sector, value);
}

contents device_expectation::allowed(std::uint64_t sector) const {
    contents all;
    if (!content_promised)
        return all;
    each_allowed(sector, [&](storage::content held) {
        all.push_back(held);
        return false;
    });
    std::ranges::reverse(all);
    contents once;
    for (const storage::content value : all)
        if (std::ranges::find(once, value) == once.end())
            once.push_back(value);
    return once;
}

} // namespace powercut::checks
