// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"
#include "scenarios/yaml/emit.h"

#include <span>

namespace powercut::yaml {

// A list of operations, one a line; those of a `concurrently` too.
void emit_operations(YAML::Emitter& to, std::span<const runner::operation> operations);

} // namespace powercut::yaml
