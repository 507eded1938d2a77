// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"
#include "scenarios/yaml/document.h"
#include "scenarios/yaml/input_error.h"

#include <span>
#include <vector>

namespace powercut::yaml {

// The faults of a list whose shape has been checked. Appends what is wrong.
std::vector<runner::fault_spec> load_faults(const node& list,
                                            std::span<const runner::disk_spec> disks,
                                            std::vector<problem>& problems);

} // namespace powercut::yaml
