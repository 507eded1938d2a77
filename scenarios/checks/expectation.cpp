// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/expectation.h"

#include <algorithm>

namespace powercut::checks {

void device_expectation::set_fill(const volume_description& volume) {
    m_fill = volume.fill;
    m_first_sector = volume.first_sector;
}

void device_expectation::add(std::uint64_t sector, std::span<const storage::content> allowed,
                             std::span<const storage::content> outdated) {
    const auto first = static_cast<std::uint32_t>(m_values.size());
    m_values.insert(m_values.end(), allowed.begin(), allowed.end());
    m_values.insert(m_values.end(), outdated.begin(), outdated.end());
    m_statements.push_back({sector, first, static_cast<std::uint32_t>(allowed.size()),
                            static_cast<std::uint32_t>(allowed.size() + outdated.size())});
}

const device_expectation::statement* device_expectation::find(std::uint64_t sector) const {
    const auto at = std::ranges::lower_bound(m_statements, sector, {}, &statement::sector);
    return at == m_statements.end() || at->sector != sector ? nullptr : &*at;
}

judgement device_expectation::judge(std::uint64_t sector, storage::content value) const {
    return judge(find(sector), sector, value);
}

// A sector that nobody wrote holds what its volume started with.
judgement device_expectation::judge(const statement* known, std::uint64_t sector,
                                    storage::content value) const {
    if (!known)
        return value == m_fill.at(m_first_sector + sector) ? judgement::allowed
                                                           : judgement::foreign;
    const auto begin = m_values.begin() + known->first;
    const auto at = std::find(begin, begin + known->all, value);
    if (at == begin + known->all)
        return judgement::foreign;
    return at - begin < known->allowed ? judgement::allowed : judgement::outdated;
}

std::span<const storage::content> device_expectation::allowed(std::uint64_t sector) const {
    if (const statement* found = find(sector))
        return {m_values.data() + found->first, found->allowed};
    m_initial = m_fill.at(m_first_sector + sector);
    return {&m_initial, 1};
}

} // namespace powercut::checks
