// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/machine.h"
#include "scenarios/runner/scenario.h"
#include "scenarios/workload/trace.h"

namespace powercut::workload {

// Runs the setup, makes everything durable, runs the workload until nothing is left to do, or until
// somebody cuts the power: then what was in flight never ends. A life of a machine can be used once
// for this, and be looked at afterwards if it was not cut. runner::scenario_error where the kernel
// refuses one of the scenario's operations.
//
// `order` answers which command completes next, during the workload only; null: as the machine was
// told.
recording record_workload(const runner::scenario& what, runner::timed_machine& on,
                          storage::chooser* order = nullptr);

} // namespace powercut::workload
