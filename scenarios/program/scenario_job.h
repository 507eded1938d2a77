// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/run_scenario.h"

#include <string>

namespace powercut::program {

// Runs a scenario and tells the pipe how far it has come and how it ended: progress messages, then
// one message of another kind. `witness_prefix`: where the witnesses of its violations go, as the
// beginning of a path; empty: nowhere.
void run_scenario_job(const runner::scenario& scenario, const explorer::run_options& options,
                      const std::string& witness_prefix, int pipe);

} // namespace powercut::program
