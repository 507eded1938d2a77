// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/crash_space.h"

#include <cstdint>
#include <functional>

namespace powercut::explorer {

struct state_limits {
    std::uint64_t enumerate_max = 65536; // up to so many crash states all are taken
    std::uint64_t sample = 200;          // else so many
    std::uint64_t seed = 1;
};

using state_visitor = std::function<void(const storage::crash_state&)>;

// Visits the crash states of a cut point that are to be recovered; true when these are all there
// are. Up to 65536 come with the fewest losses first. A sample begins with the corners: everything
// kept, nothing kept, and, where few commands are undecided, each of them lost alone and kept
// alone. The rest is drawn at random; a state may be drawn twice.
bool for_each_chosen_state(const storage::crash_space& space, bool ordered_destage,
                           const state_limits& limits, const state_visitor& visit);

} // namespace powercut::explorer
