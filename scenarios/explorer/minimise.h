// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/scenario_search.h"

// Makes a counterexample small (design.md 4.8): fewest power cuts, fewest deviations from the plain
// order, fewest lost versions; then as few operations as show it with no more of these.
namespace powercut::explorer {

struct counterexample {
    runner::scenario what; // of which nothing can be left out
    shown_violation shown{};
    bool smallest = true; // false: given up before every operation had been tried
};

// `shown`: found in `what`, with the fewest losses there. The work is bounded by cut points, not by
// time, so that the same scenario gives the same counterexample.
counterexample minimise(const runner::scenario& what, const shown_violation& shown,
                        runner::timed_machine& machine, const run_options& options,
                        const std::function<void()>& tried = {}); // called after each try

} // namespace powercut::explorer
