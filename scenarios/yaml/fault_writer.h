// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"
#include "scenarios/yaml/emit.h"

#include <span>

namespace powercut::yaml {

// The list that load_faults() reads, one a line.
void emit_faults(YAML::Emitter& to, std::span<const runner::fault_spec> faults);

} // namespace powercut::yaml
