// SPDX-License-Identifier: GPL-2.0-only
#include "models/disk/fault_plan.h"

namespace powercut::disk {

namespace {

bool touches(const fault& of, std::uint64_t sector, std::uint64_t count) {
    return of.count == 0 || (sector < of.sector + of.count && of.sector < sector + count);
}

} // namespace

void fault_plan::arm(const std::vector<fault>& faults) {
    m_faults.clear();
    for (const fault& each : faults)
        m_faults.push_back({.is = each});
    m_armed = true;
}

std::optional<fault_effect> fault_plan::receive(fault_on kind, std::uint64_t sector,
                                                std::uint64_t count) {
    std::optional<fault_effect> how;
    if (!m_armed)
        return how;
    for (counted& each : m_faults) {
        if (each.is.on != kind || !touches(each.is, sector, count))
            continue;
        ++each.received;
        const bool its_turn =
            each.received >= each.is.nth && each.received - each.is.nth < each.is.times;
        if (!its_turn || how)
            continue;
        ++each.fired;
        how = each.is.effect;
    }
    return how;
}

std::vector<std::uint64_t> fault_plan::fired() const {
    std::vector<std::uint64_t> counts;
    for (const counted& each : m_faults)
        counts.push_back(each.fired);
    return counts;
}

} // namespace powercut::disk
