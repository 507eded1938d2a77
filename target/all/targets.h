// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/behaviour/behaviour.h"

#include <string_view>

namespace powercut::shim {
class kernel;
}

// All that has been ported.
namespace powercut::target {

// Loads every module that the kernel of this version has.
void register_targets(shim::kernel& k, const behaviour& versions);

// Whether a target of this name was ported, whichever versions have it.
bool is_ported(std::string_view name);

} // namespace powercut::target
