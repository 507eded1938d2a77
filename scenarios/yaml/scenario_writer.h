// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"

#include <string>

namespace powercut::yaml {

// The scenario as the text of a file: load_scenario_text() gives the same one back. Disk profiles
// are written out, so that it needs no other file; comments are gone.
std::string write_scenario(const runner::scenario& what);

} // namespace powercut::yaml
