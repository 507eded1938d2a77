// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/conformance/action.h"

#include <string>
#include <vector>

namespace powercut::shim {
class kernel;
}

namespace powercut::conformance {

// Does what dmsetup would and returns the lines it would print. It sleeps, so it runs in a task.
std::vector<std::string> run_dmsetup(shim::kernel& k, const action& what);

} // namespace powercut::conformance
