// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/workload/trace.h"

#include <compare>
#include <cstdint>

// Tells runs apart: under different orders of completion often the same happens.
namespace powercut::explorer {

struct trace_key { // 128 bits of all steps and promises: equal for different runs once in 2^100 or
                   // so
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    auto operator<=>(const trace_key&) const = default;
};

trace_key key_of(const workload::recording& run);

} // namespace powercut::explorer
