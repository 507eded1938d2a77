// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/yaml/document.h"
#include "scenarios/yaml/input_error.h"
#include "scenarios/yaml/shape.h"

#include <vector>

// Whether a document has the form its shape asks for: unknown, missing and duplicate keys, wrong
// types, values out of range, words that do not exist. Appends all it finds.
namespace powercut::yaml {

void check_shape(const node& value, const shape& of, std::vector<problem>& problems);

} // namespace powercut::yaml
