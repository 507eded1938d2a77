// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/crash_space.h"

#include <cstdint>
#include <vector>

namespace powercut::explorer {

struct state_limits {
    std::uint64_t enumerate_max = 4096; // up to so many crash states all are taken
    std::uint64_t sample = 200;         // else so many
    std::uint64_t seed = 1;
};

struct chosen_states {
    std::vector<storage::crash_state> states{}; // fewest losses first
    bool all = true;                            // every crash state is among them
};

// The crash states of a cut point that are to be recovered. A sample begins with the corners:
// everything kept, nothing kept, and, where few commands are undecided, each of them lost alone and
// kept alone. The rest is drawn at random; a state may be drawn twice.
chosen_states choose_states(const storage::crash_space& space, bool ordered_destage,
                            const state_limits& limits);

// How many versions of sectors were lost.
std::uint64_t losses(const storage::crash_state& state);

} // namespace powercut::explorer
