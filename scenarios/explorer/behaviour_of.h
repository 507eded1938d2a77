// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"
#include "target/behaviour/behaviour.h"

namespace powercut::explorer {

// The kernel a scenario asks for, with its bugs put back and its fixes put in.
// runner::scenario_error for a name that does not exist.
target::behaviour behaviour_of(const runner::scenario& what);

// A sentence for each bug that its kernel has anyway.
std::vector<std::string> notes_on_bugs(const runner::scenario& what);

} // namespace powercut::explorer
