// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/check_names.h"
#include "scenarios/checks/expectation.h"
#include "scenarios/checks/observation.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// An invariant (design.md section 5): holds what was seen against what was promised. A check is a
// pure function with a file of its own.
namespace powercut::checks {

struct finding {
    std::string_view check;
    std::string device{}; // empty: the whole machine
    std::optional<std::uint64_t> sector{};
    std::string message{};
    // What the sector showed: where that is an undecided place, the content of it that is wrong.
    storage::content shown = storage::zeroes;
    storage::content culprit = storage::zeroes;
};
using findings = std::vector<finding>;

struct check {
    std::string_view name;
    void (*examine)(const expectation& expected, const observation& seen, findings& out);
    bool about_snapshots; // applies where a scenario has one
};

std::span<const check> all_checks(); // in the order of check_names
// Those of these names; of all where the list is empty. Without snapshots, only those that still
// apply.
std::vector<check> choose_checks(std::span<const std::string> names, bool with_snapshots);

void examine_snapshot_content(const expectation& expected, const observation& seen, findings& out);
void examine_durability(const expectation& expected, const observation& seen, findings& out);
void examine_invalid_stays_invalid(const expectation& expected, const observation& seen,
                                   findings& out);
void examine_metadata(const expectation& expected, const observation& seen, findings& out);
void examine_recovers(const expectation& expected, const observation& seen, findings& out);

// Calls visit(expected device, seen device) for each device that was looked at.
template <typename Visitor>
void for_each_device(const expectation& expected, const observation& seen, Visitor visit) {
    const std::size_t count = std::min(expected.devices.size(), seen.devices.size());
    for (std::size_t i = 0; i < count; ++i)
        if (seen.devices[i].looked_at)
            visit(expected.devices[i], seen.devices[i]);
}

} // namespace powercut::checks
