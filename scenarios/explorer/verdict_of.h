// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/report/verdict.h"
#include "scenarios/runner/scenario.h"

namespace powercut::explorer {

// Fills in what follows from the violations found: the verdict, what was expected, and whether it
// is that.
void judge(const runner::scenario& what, report::scenario_result& result);

} // namespace powercut::explorer
