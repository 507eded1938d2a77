// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace powercut::yaml {

// The table of keys as Markdown: the reference part of scenarios/README.md, which a test compares
// with it.
std::string key_reference();

} // namespace powercut::yaml
