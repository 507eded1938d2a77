// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/expectation.h"
#include "scenarios/checks/value_history.h"

#include <vector>

// What the oracle keeps of a volume and of a snapshot.
namespace powercut::checks {

struct volume_state {
    volume_description is;
    value_history history{};
    bool known = true; // false: a device on top of its device may have written to it

    storage::content initial(std::uint64_t sector) const {
        return is.fill.at(is.first_sector + sector);
    }
};

struct snapshot_state {
    const volume_state* origin = nullptr; // null where it is not a disk of the scenario
    bool persistent = false;
    bool known = true; // false: its COW held exceptions that this run did not make
    moment create_begun = 0;
    std::vector<window> exposed{}; // while it was not there to keep writes to the origin from it
    value_history own{};

    bool invalid = false;
    bool maybe_invalid = false; // an invalidation is under way, of this one or of another
    bool reported = false;
};

// From where a device is looked at: after a cut, or while it runs.
struct point_of_view {
    bool live = false;
    moment before = never; // live: writes count that were acknowledged before this

    vantage certainty() const {
        return live ? vantage{.by = vantage::basis::acknowledged, .ended_before = before}
                    : vantage{.by = vantage::basis::guaranteed};
    }
};

// Add a statement for each of the sectors, which ascend.
void expect_origin(const volume_state& on, const point_of_view& from,
                   std::span<const std::uint64_t> sectors, device_expectation& out);
void expect_snapshot(const snapshot_state& of, const point_of_view& from,
                     std::span<const std::uint64_t> sectors, device_expectation& out);

} // namespace powercut::checks
