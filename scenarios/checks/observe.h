// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/observation.h"

#include <cstdint>
#include <span>
#include <string>

namespace powercut::shim {
class kernel;
}

// Looks at the devices of a running kernel, through the devices. Sleeps, so it runs in a task.
namespace powercut::checks {

// Status, exceptions, and these sectors (ascending, cut at the end of the device) as well as those
// whose chunks have an exception. An invalid snapshot is not read. A suspended device is left
// alone: it would hold the reads back.
//
// Of a merge that has run since it was created: what it had to merge, so that all of that is read.
device_observation observe_device(shim::kernel& kernel, const std::string& name,
                                  std::span<const std::uint64_t> sectors,
                                  std::optional<snapshot::snapshot_view> before_merge = {});

// What a snapshot or a merge has in memory now.
std::optional<snapshot::snapshot_view> exceptions_of(shim::kernel& kernel, const std::string& name);

// Whether the status of a device says Invalid; no for one that does not exist.
bool status_is_invalid(shim::kernel& kernel, const std::string& name);

// The last lines of the log, in one line of text.
std::string last_log_lines(const shim::kernel& kernel, std::size_t count = 3);

} // namespace powercut::checks
