// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/machine.h"
#include "scenarios/runner/scenario.h"
#include "scenarios/workload/trace.h"

namespace powercut::workload {

// Runs the setup, makes everything durable, runs the workload until nothing is left to do. A
// machine can be used once for this, and be looked at afterwards. runner::scenario_error where the
// kernel refuses one of the scenario's operations.
recording record_workload(const runner::scenario& what, runner::timed_machine& on);

} // namespace powercut::workload
