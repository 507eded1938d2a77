// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/conformance/action.h"

#include <string>
#include <vector>

namespace powercut::shim {
class kernel;
}

namespace powercut::conformance {

// Reads, writes, flushes and discards as a program with O_DIRECT would, and returns one line for
// each: "w DEV SECTOR COUNT SEED -> ok". It sleeps, so it runs in a task. The writes of a batch
// come in the order in which they ended.
std::vector<std::string> run_block_io(shim::kernel& k, const action& what);

} // namespace powercut::conformance
