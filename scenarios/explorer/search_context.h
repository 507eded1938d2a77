// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/check.h"
#include "scenarios/checks/coverage.h"
#include "scenarios/explorer/crash_states.h"
#include "scenarios/explorer/run_options.h"
#include "scenarios/explorer/violation_log.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>

namespace powercut::explorer {

class afterwards;

struct search_counts {
    std::uint64_t cut_points = 0; // of all lives
    storage::state_count crash_states = 0;
    std::uint64_t recoveries = 0;
    std::uint64_t lives = 0; // that went on after a recovery
    std::uint64_t memo_hits = 0;
    std::uint64_t sampled_cut_points = 0;
};

// The time is up. What was counted and found so far holds.
struct budget_ended : std::runtime_error {
    budget_ended() : std::runtime_error("the budget ended the search") {}
};

// What the searches of all lives of one run share.
struct search_context {
    using clock = std::chrono::steady_clock;

    std::span<const checks::check> checks;
    violation_log& violations;
    checks::coverage& coverage;
    afterwards* later = nullptr; // null: nothing goes on after a recovery
    state_limits limits{};
    std::optional<clock::time_point> deadline{};
    progress tell{};
    std::uint64_t cut_points_total = 0; // of the first life, for progress
    std::uint64_t cut_points_done = 0;
    std::uint64_t cut_points_numbered = 0; // of all lives, again for each time a life is searched
    search_counts counts{};

    // Called at each cut point and before each recovery.
    void go_on() const {
        if (deadline && clock::now() >= *deadline)
            throw budget_ended();
    }
    bool life_follows(std::uint32_t cuts) const;
    bool cut_follows(std::uint32_t cuts) const;
    void show_progress() const {
        if (tell)
            tell({cut_points_done, cut_points_total, counts.recoveries});
    }
};

} // namespace powercut::explorer
