// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"
#include "scenarios/yaml/device_scope.h"
#include "scenarios/yaml/document.h"
#include "scenarios/yaml/input_error.h"

#include <vector>

namespace powercut::yaml {

// The operations of a list whose shape has been checked, in order; `scope` says which devices there
// are and is carried on. A create or reload of several names becomes one operation each. Appends
// what is wrong.
std::vector<runner::operation> load_operations(const node& list, device_scope& scope,
                                               std::vector<problem>& problems);

} // namespace powercut::yaml
