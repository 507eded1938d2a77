// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/run_scenario.h"

namespace powercut::program {

// Runs a scenario and tells the pipe how far it has come and how it ended: progress messages, then
// one message of another kind.
void run_scenario_job(const runner::scenario& scenario, const explorer::run_options& options,
                      int pipe);

} // namespace powercut::program
