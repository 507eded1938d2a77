// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/snapshot_promise.h"

namespace powercut::checks {

storage::content volume_description::initial(std::uint64_t sector) const {
    if (extents.empty())
        return fill.at(first_sector + sector);
    for (const volume_extent& each : extents) {
        if (sector < each.sectors)
            return each.fill.at(each.first_sector + sector);
        sector -= each.sectors;
    }
    return storage::zeroes;
}

bool ever_held(const volume_state& on, std::uint64_t sector, storage::content value) {
    return value == on.initial(sector) || on.history.ever_written(sector, value);
}

// Of the origin, what it may have held when the creation began.
bool ever_held(const snapshot_state& of, const volume_state& origin, std::uint64_t sector,
               storage::content value) {
    if (of.own.ever_written(sector, value))
        return true;
    const vantage at_creation{.by = vantage::basis::guaranteed,
                              .known_before = of.create_begun,
                              .ended_before = of.create_begun};
    bool found = false;
    const auto matches = [&](storage::content held) { return found = held == value; };
    const bool initial = origin.history.each_possible(sector, at_creation, of.exposed, matches);
    return found || (initial && value == origin.initial(sector));
}

} // namespace powercut::checks
