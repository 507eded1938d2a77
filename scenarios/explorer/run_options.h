// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace powercut::explorer {

// exhaustive: every crash state, from the few that recovery can tell apart. eager: every crash
// state, one by one, while they are few, else a sample. random: a sample.
enum class search_strategy : std::uint8_t { exhaustive, eager, random };

std::map<std::string, search_strategy> strategy_names();
std::string name_of(search_strategy strategy);

struct run_options {
    std::uint64_t seed = 1; // of every sample
    search_strategy strategy = search_strategy::exhaustive;
    std::optional<double> budget_s{}; // of the search; what it found by then counts
    bool minimise = true;             // make counterexamples small and say what is missing
};

struct progress_so_far {
    std::uint64_t cut_points_done = 0;
    std::uint64_t cut_points_total = 0;
    std::uint64_t recoveries = 0;
    std::uint64_t tries = 0; // to make a counterexample smaller, once the search is over
};
using progress = std::function<void(const progress_so_far&)>;

} // namespace powercut::explorer
