// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/machine.h"
#include "scenarios/runner/scenario.h"

#include <cstddef>

// The operations of a scenario as one list, from which some can be left out: those of the setup,
// of the workload and of `then`, each operation inside a `concurrently` for itself.
namespace powercut::explorer {

std::size_t operation_count(const runner::scenario& what);

// Without `count` operations from number `from` on.
runner::scenario without(const runner::scenario& what, std::size_t from, std::size_t count);

// Random workloads as the plain operations that are drawn for them; the machine is used to see how
// large the devices are. Nothing happens where there are none.
void expand_random(runner::scenario& what, runner::timed_machine& machine);

} // namespace powercut::explorer
