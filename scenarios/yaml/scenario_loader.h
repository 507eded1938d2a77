// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"
#include "scenarios/yaml/document.h"
#include "scenarios/yaml/input_error.h"

#include <filesystem>
#include <string>

// Scenario files (design.md section 6; all keys: scenarios/README.md). All throw input_error with
// every problem of the file: what is wrong, where, and what was expected.
namespace powercut::yaml {

runner::scenario load_scenario(const std::filesystem::path& path);
// `file` is the name in messages, and where the search for disk profiles starts.
runner::scenario load_scenario_text(const std::string& text, const std::string& file);

// A scenario inside another file; `value` keeps the places.
runner::scenario load_scenario_part(const node& value, const std::string& file);

} // namespace powercut::yaml
