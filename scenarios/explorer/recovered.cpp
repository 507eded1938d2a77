// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/recovered.h"

#include <algorithm>
#include <utility>

namespace powercut::explorer {

recovered::recovered(checks::observation seen) : m_seen(std::move(seen)) {
    for (std::uint32_t device = 0; device < m_seen.devices.size(); ++device) {
        const auto& readings = m_seen.devices[device].readings;
        for (std::uint32_t i = 0; i < readings.size(); ++i)
            if (storage::kind_of(readings[i].value) == storage::content_kind::undecided)
                m_places.push_back({readings[i].value, {device, i}});
    }
    std::ranges::sort(m_places, {},
                      [](const shown_place& each) { return std::pair(each.place, each.where); });
}

void recovered::examine(std::span<const checks::check> checks, const checks::expectation& expected,
                        const differences& since_last, checks::findings& out) {
    const bool just_examined = m_examined_at + 1 == since_last.cut_point && m_examined_at != 0;
    m_examined_at = since_last.cut_point;
    if (!just_examined || since_last.everything)
        return examine_all(checks, expected, out);
    examine_devices(checks, expected, out);
    add_changed(since_last);
    m_wrong.clear();
    for (const reading_name& each : m_to_judge)
        judge(each, checks, expected, out);
}

void recovered::examine_all(std::span<const checks::check> checks,
                            const checks::expectation& expected, checks::findings& out) {
    m_timeless.clear();
    for (const checks::check& check : checks)
        if (check.timeless && check.examine_devices)
            check.examine_devices(expected, m_seen, m_timeless);
    examine_devices(checks, expected, out);
    m_wrong.clear();
    for (std::uint32_t device = 0; device < m_seen.devices.size(); ++device)
        for (std::uint32_t i = 0; i < m_seen.devices[device].readings.size(); ++i)
            judge({device, i}, checks, expected, out);
}

void recovered::examine_devices(std::span<const checks::check> checks,
                                const checks::expectation& expected, checks::findings& out) const {
    out.insert(out.end(), m_timeless.begin(), m_timeless.end());
    for (const checks::check& check : checks)
        if (!check.timeless && check.examine_devices)
            check.examine_devices(expected, m_seen, out);
}

// Judged again at the next cut point where it is wrong now: it may be so with fewer losses there.
void recovered::judge(reading_name which, std::span<const checks::check> checks,
                      const checks::expectation& expected, checks::findings& out) {
    const std::size_t before = out.size();
    for (const checks::check& check : checks)
        if (check.examine_reading)
            check.examine_reading(expected.devices[which.device],
                                  m_seen.devices[which.device].readings[which.reading], out);
    if (out.size() != before)
        m_wrong.push_back(which);
}

void recovered::add_changed(const differences& since_last) {
    m_to_judge = m_wrong;
    for (const storage::content place : since_last.places)
        for (auto at = std::ranges::lower_bound(m_places, place, {}, &shown_place::place);
             at != m_places.end() && at->place == place; ++at)
            m_to_judge.push_back(at->where);
    for (const auto& range : since_last.promises) {
        if (range.device >= m_seen.devices.size())
            continue;
        const auto& readings = m_seen.devices[range.device].readings;
        auto at = std::ranges::lower_bound(readings, range.sector, {}, &checks::reading::sector);
        for (; at != readings.end() && at->sector < range.sector + range.count; ++at)
            m_to_judge.push_back({static_cast<std::uint32_t>(range.device),
                                  static_cast<std::uint32_t>(at - readings.begin())});
    }
    std::ranges::sort(m_to_judge);
    m_to_judge.erase(std::unique(m_to_judge.begin(), m_to_judge.end()), m_to_judge.end());
}

} // namespace powercut::explorer
