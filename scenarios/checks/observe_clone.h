// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/observation.h"
#include "scenarios/checks/promise.h"

#include <string>

namespace powercut::shim {
class kernel;
class mapped_device;
} // namespace powercut::shim

// Looks at a clone beside its content. Sleeps, so it runs in a task.
namespace powercut::checks {

// Whether a line of the log says that a clone found no block for its metadata.
bool says_out_of_space(const std::string& line);
bool is_clone(const shim::mapped_device& device); // its live table says so

// The mode of a clone that is not suspended, and what somebody makes of its metadata who reads
// their device: only the blocks that its superblock leads to are looked at. Commits nothing.
clone_outcome observe_clone(shim::kernel& kernel, const std::string& name,
                            const device_table& table);

// Another look at the same clone: what it shows otherwise comes beside what it showed before.
void add_later_look(device_observation& to, const device_observation& later);

} // namespace powercut::checks
