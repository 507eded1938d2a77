// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/behaviour/behaviour.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace powercut::shim {
class kernel;
struct target_type;
} // namespace powercut::shim

// The targets that pass bios on, to stack devices as LVM does, or that let them fail or wait
// (dm_spec.md section 16).
namespace powercut::small {

void register_targets(shim::kernel& k, const target::behaviour& versions);

// Bios that error and flakey targets of this kernel have failed so far: what went wrong above them
// was meant to.
std::uint64_t errors_returned(shim::kernel& k);

inline constexpr std::array<std::string_view, 4> ported_targets{"linear", "error", "flakey",
                                                                "delay"};

// Each in its own file.
extern const shim::target_type linear_target;
extern const shim::target_type error_target;
extern const shim::target_type flakey_target;
extern const shim::target_type delay_target;

} // namespace powercut::small
