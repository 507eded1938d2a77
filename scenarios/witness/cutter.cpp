// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/witness/cutter.h"

#include <vector>

namespace powercut::witness {

void cutter::watch(const workload::trace_step* last) {
    if (m_machine.power_was_cut())
        return;
    if (!last)
        count_from_here();
    else if (m_points->after(*last).cut_point)
        ++m_passed;
    if (m_passed == m_wanted)
        m_machine.cut_power();
}

void cutter::count_from_here() {
    std::vector<storage::versioned_medium> media;
    for (std::size_t disk = 0; disk < m_machine.disk_count(); ++disk)
        media.push_back(m_machine.medium(disk));
    m_points.emplace(media);
}

} // namespace powercut::witness
