// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"
#include "scenarios/yaml/emit.h"

namespace powercut::yaml {

// The value of a disk, in one line: all that is not a disk's default.
void emit_disk(YAML::Emitter& to, const runner::disk_spec& disk);

} // namespace powercut::yaml
