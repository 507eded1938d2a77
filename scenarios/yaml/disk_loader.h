// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"
#include "scenarios/yaml/document.h"
#include "scenarios/yaml/input_error.h"
#include "scenarios/yaml/profile_files.h"

#include <vector>

namespace powercut::yaml {

// One disk of a scenario whose shape has been checked: its profile, what it says otherwise, and
// whether such a disk can be. Appends all that is wrong.
runner::disk_spec load_disk(const node& name, const node& value, const profile_files& profiles,
                            std::vector<problem>& problems);

} // namespace powercut::yaml
