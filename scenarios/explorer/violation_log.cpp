// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/violation_log.h"

namespace powercut::explorer {

report::violation* violation_log::add_new(const checks::finding& found, std::uint64_t cut_point) {
    m_violated.insert({std::string(found.check), found.device, found.sector});
    if (!m_seen.emplace(found.check, found.device).second)
        return nullptr;
    report::violation& added = m_all.emplace_back();
    added.check = found.check;
    added.message = found.message;
    added.device = found.device;
    added.sector = found.sector;
    added.cut_point = cut_point;
    return &added;
}

void violation_log::add_uncut(const checks::finding& found, std::uint64_t cut_points) {
    if (report::violation* added = add_new(found, cut_points))
        added->uncut = true;
}

void violation_log::add(const checks::finding& found, std::uint64_t cut_point,
                        const storage::crash_state& state) {
    report::violation* added = add_new(found, cut_point);
    if (!added)
        return;
    for (const storage::survivor& sector : state) {
        const std::string& disk = m_disks[sector.disk].name;
        if (sector.kept.command != 0)
            added->kept.push_back({disk, sector.sector, sector.kept.command});
        for (const storage::version& lost : sector.lost)
            added->lost.push_back({disk, sector.sector, lost.command});
    }
}

} // namespace powercut::explorer
