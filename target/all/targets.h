// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/behaviour/behaviour.h"

#include <cstdint>
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

// Errors that targets of this kernel have returned so far because they are made to.
std::uint64_t errors_returned(shim::kernel& k);

} // namespace powercut::target
