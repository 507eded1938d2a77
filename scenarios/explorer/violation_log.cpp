// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/violation_log.h"

namespace powercut::explorer {

weight weight_of(const shown_violation& shown) {
    return {shown.told.size(), shown.order.size(), losses(shown.told)};
}

bool violation_log::improves(const checks::finding& found, std::size_t cuts,
                             std::uint64_t losses) const {
    const auto known = m_numbers.find(name_of(found));
    if (known == m_numbers.end())
        return true;
    return weight{cuts, m_order.size(), losses} < weight_of(m_all[known->second]);
}

void violation_log::add(const checks::finding& found, story told, bool live) {
    note(found);
    if (!improves(found, told.size(), losses(told)))
        return;
    const auto [known, is_new] = m_numbers.emplace(name_of(found), m_all.size());
    if (is_new)
        m_all.emplace_back();
    shown_violation& best = m_all[known->second];
    best = {found, m_order, std::move(told), live};
    if (m_goal && m_goal->first == known->first && weight_of(best) <= m_goal->second)
        throw goal_reached();
}

void violation_log::note(const checks::finding& found) {
    m_violated.insert({std::string(found.check), found.device, found.sector});
}

const shown_violation* violation_log::find(const checks::finding& of) const {
    const auto known = m_numbers.find(name_of(of));
    return known == m_numbers.end() ? nullptr : &m_all[known->second];
}

} // namespace powercut::explorer
