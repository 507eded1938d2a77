// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/run_scenario.h"
#include "scenarios/witness/witness.h"

#include <string>

namespace powercut::witness {

// A counterexample of a search as a witness. `found`: the same for the reports. `version`: of
// powercut.
witness witness_of(const explorer::counterexample& example, const report::violation& found,
                   const std::string& version);

} // namespace powercut::witness
