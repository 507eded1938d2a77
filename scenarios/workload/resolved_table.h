// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/promise.h"

#include <memory>
#include <string>

namespace powercut::shim {
class kernel;
}

namespace powercut::workload {

// What a table asks for, with the names of its devices as the kernel finds them. A table of several
// lines, or of a target without promises, has the role `other`; so has one that the kernel will
// refuse.
std::shared_ptr<const checks::device_table> resolve_table(const shim::kernel& kernel,
                                                          const std::string& text);

} // namespace powercut::workload
