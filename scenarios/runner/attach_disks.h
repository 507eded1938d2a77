// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/kernel.h"
#include "scenarios/runner/scenario.h"

namespace powercut::runner {

// Makes the disk, or its partitions, known to a kernel. Disk `index` is 254:(16 * index); its
// partitions have the minors after that.
void attach_disk(shim::kernel& k, const disk_spec& spec, std::size_t index, shim::disk_port& port);

} // namespace powercut::runner
