// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/conformance/observation.h"

#include <string>
#include <vector>

namespace powercut::conformance {

// Whether the port did what the recording shows, by the rules of tests/conformance/README.md.
// Empty: it did. Else what the first step that differs did, lines to show, and how much more
// differs.
std::vector<std::string> compare(const golden_case& expected, const observation& got);

} // namespace powercut::conformance
