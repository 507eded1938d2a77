// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/crash_space.h"
#include "scenarios/checks/check.h"
#include "scenarios/report/verdict.h"
#include "scenarios/runner/scenario.h"

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace powercut::explorer {

// The violations of a run: of each check and device the first, which is also the one with the
// fewest losses where the search goes in that order.
class violation_log {
public:
    explicit violation_log(std::span<const runner::disk_spec> disks) : m_disks(disks) {}

    // Seen on the live devices, without a power cut.
    void add_uncut(const checks::finding& found, std::uint64_t cut_points);
    void add(const checks::finding& found, std::uint64_t cut_point,
             const storage::crash_state& state);

    const std::vector<report::violation>& all() const { return m_all; }
    // Everything that was violated anywhere; strategies are compared by it.
    const std::set<report::violated>& violated() const { return m_violated; }
    // Whether add() would keep it.
    bool is_new(const checks::finding& found) const {
        return !m_seen.contains({std::string(found.check), found.device});
    }

private:
    report::violation* add_new(const checks::finding& found, std::uint64_t cut_point);

    std::span<const runner::disk_spec> m_disks;
    std::set<std::pair<std::string, std::string>> m_seen; // check, device
    std::set<report::violated> m_violated;
    std::vector<report::violation> m_all;
};

} // namespace powercut::explorer
