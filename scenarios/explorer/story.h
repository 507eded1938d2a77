// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/crash_space.h"

#include <cstdint>
#include <numeric>
#include <vector>

// The decisions that led to a moment: where power was cut, and what survived each time.
namespace powercut::explorer {

struct power_cut {
    std::uint64_t cut_point = 0; // counted in the life that it ended
    storage::crash_state survivors{};
};

using story = std::vector<power_cut>;

// How many versions of sectors were lost.
inline std::uint64_t losses(const storage::crash_state& state) {
    return std::accumulate(state.begin(), state.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const storage::survivor& sector) {
                               return sum + sector.lost.size();
                           });
}

inline std::uint64_t losses(const story& told) {
    return std::accumulate(
        told.begin(), told.end(), std::uint64_t{0},
        [](std::uint64_t sum, const power_cut& cut) { return sum + losses(cut.survivors); });
}

} // namespace powercut::explorer
