// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/check.h"
#include "scenarios/explorer/schedules.h"
#include "scenarios/explorer/story.h"
#include "scenarios/report/verdict.h"

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace powercut::explorer {

// A broken promise, and the decisions that lead to it.
struct shown_violation {
    checks::finding found{};
    schedule order{};
    story told{};
    bool live = false; // seen on the live devices at the end of the last life
};

// What makes one counterexample better than another: fewer power cuts, then fewer deviations from
// the plain order, then fewer losses.
struct weight {
    std::size_t cuts = 0;
    std::size_t deviations = 0;
    std::uint64_t losses = 0;
    auto operator<=>(const weight&) const = default;
};
weight weight_of(const shown_violation& shown);

// Enough was found, and nobody wants to know more.
struct goal_reached : std::runtime_error {
    goal_reached() : std::runtime_error("what the search was for has been found") {}
};

// The violations of a scenario: of each check and device the one of least weight, and of those the
// first.
class violation_log {
public:
    // All that follows happens in a run with this order of completion.
    void begin_schedule(schedule order) { m_order = std::move(order); }

    // add() throws goal_reached once this promise is broken by something that weighs no more.
    void set_goal(const checks::finding& promise, weight at_most) {
        m_goal = {name_of(promise), at_most};
    }

    // Whether add() would keep it.
    bool improves(const checks::finding& found, std::size_t cuts, std::uint64_t losses) const;
    void add(const checks::finding& found, story told, bool live);
    // Counts it among what was violated anywhere, no more.
    void note(const checks::finding& found);

    const std::vector<shown_violation>& all() const { return m_all; } // as they were found first
    const shown_violation* find(const checks::finding& of) const;     // same check and device
    // Everything that was violated anywhere; strategies are compared by it.
    const std::set<report::violated>& violated() const { return m_violated; }

private:
    using name = std::pair<std::string, std::string>; // check, device
    static name name_of(const checks::finding& found) {
        return {std::string(found.check), found.device};
    }

    schedule m_order;
    std::optional<std::pair<name, weight>> m_goal{};
    std::map<name, std::size_t> m_numbers;
    std::vector<shown_violation> m_all;
    std::set<report::violated> m_violated;
};

} // namespace powercut::explorer
