// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/behaviour/behaviour.h"

#include <array>
#include <string_view>

namespace powercut::shim {
class kernel;
}

namespace powercut::clone {

// Loads the module dm-clone into a kernel, where the version has it (since 5.4), behaving as that
// version does.
void register_targets(shim::kernel& k, const target::behaviour& versions);

inline constexpr std::array<std::string_view, 1> ported_targets{"clone"};

} // namespace powercut::clone
