// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/yaml/shape.h"

namespace powercut::witness {

// The keys that a witness file may have.
const yaml::shape& witness_shape();

} // namespace powercut::witness
