// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/conformance/golden_file.h"

#include <string>

namespace powercut::shim {
class kernel;
}

namespace powercut::conformance {

// The target type that this case is about and the port does not have yet; empty: the case can be
// run. A case about something else that merely names such a target is run all the same.
std::string missing_target(const golden_case& recorded, const shim::kernel& k);

} // namespace powercut::conformance
