// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/cut_points.h"
#include "scenarios/runner/machine.h"
#include "scenarios/workload/trace.h"

#include <cstdint>
#include <optional>

namespace powercut::witness {

// Watches a life and cuts the power at a cut point, as explorer::cut_points counts them: 0 is
// before the first step.
class cutter {
public:
    cutter(runner::timed_machine& machine, std::uint64_t cut_point)
        : m_machine(machine), m_wanted(cut_point) {}

    void watch(const workload::trace_step* last); // workload::life_plan::watch

private:
    void count_from_here();

    runner::timed_machine& m_machine;
    std::uint64_t m_wanted;
    std::uint64_t m_passed = 0;
    std::optional<explorer::cut_points> m_points{};
};

} // namespace powercut::witness
