// SPDX-License-Identifier: GPL-2.0-only
#include "models/disk/completion_order.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace powercut::disk {

void completion_order::join(member& disk, std::string name) {
    m_disks.push_back({&disk, std::move(name)});
}

completion_order::choice completion_order::choose(const member& disk, std::uint32_t due) {
    collect(disk, due);
    std::size_t answer = 0;
    if (m_candidates.size() > 1)
        answer = m_answers->choose(m_candidates.size(), question());
    const candidate& chosen = m_candidates.at(answer);
    return {m_disks[chosen.disk].disk, chosen.command.slot};
}

void completion_order::collect(const member& disk, std::uint32_t due) {
    m_candidates.clear();
    for (std::size_t at = 0; at < m_disks.size(); ++at) {
        m_listed.clear();
        m_disks[at].disk->list_outstanding(m_listed);
        for (const outstanding& each : m_listed)
            m_candidates.push_back({each, at, m_disks[at].disk == &disk && each.slot == due});
    }
    const auto rank = [](const candidate& each) {
        return std::tuple(!each.due_now, each.command.due, each.disk, each.command.id);
    };
    std::ranges::sort(m_candidates, {}, rank);
}

std::string completion_order::question() const {
    std::string text = "which command completes:";
    for (const candidate& each : m_candidates)
        text += (&each == &m_candidates.front() ? " " : ", ") + std::to_string(each.command.id) +
                " of " + m_disks[each.disk].name;
    return text;
}

} // namespace powercut::disk
