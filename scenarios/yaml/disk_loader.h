// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"
#include "scenarios/yaml/document.h"
#include "scenarios/yaml/input_error.h"
#include "scenarios/yaml/profile_files.h"

#include <set>
#include <string>
#include <vector>

namespace powercut::yaml {

// Names of disks and partitions, each of which may stand only once in a scenario.
using name_set = std::set<std::string, std::less<>>;

// One disk of a scenario whose shape has been checked: its profile, what it says otherwise, and
// whether such a disk can be. Appends all that is wrong, and its names to `taken`.
runner::disk_spec load_disk(const node& name, const node& value, const profile_files& profiles,
                            name_set& taken, std::vector<problem>& problems);

} // namespace powercut::yaml
