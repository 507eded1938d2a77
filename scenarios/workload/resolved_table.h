// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/promise.h"

#include <memory>
#include <string>

namespace powercut::shim {
class kernel;
}

namespace powercut::workload {

// What the table of a device asks for, with the names of its devices as the kernel finds them.
// Lines that map one to one make up a volume (table_pieces.h). Any other table of several lines, or
// of a target without promises, has the role `other`; so has one that the kernel will refuse.
std::shared_ptr<const checks::device_table>
resolve_table(const shim::kernel& kernel, const std::string& text, const std::string& device = {});

} // namespace powercut::workload
