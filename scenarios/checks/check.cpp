// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"

#include <algorithm>
#include <array>

namespace powercut::checks {

namespace {

constexpr std::array<check, check_names.size()> checks{{
    {snapshot_content, examine_snapshot_content, true},
    {durability, examine_durability, false},
    {invalid_stays_invalid, examine_invalid_stays_invalid, true},
    {metadata, examine_metadata, true},
    {recovers, examine_recovers, false},
}};

} // namespace

std::span<const check> all_checks() {
    return checks;
}

std::vector<check> choose_checks(std::span<const std::string> names, bool with_snapshots) {
    std::vector<check> chosen;
    for (const check& each : checks) {
        const bool named = names.empty() || std::ranges::find(names, each.name) != names.end();
        if (named && (with_snapshots || !each.about_snapshots))
            chosen.push_back(each);
    }
    return chosen;
}

} // namespace powercut::checks
