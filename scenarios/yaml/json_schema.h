// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace powercut::yaml {

// JSON Schema (draft 2020-12) of a scenario file, from the table of keys. What it cannot say
// (devices that exist, ends of devices, disks that can be) only the loader checks.
std::string json_schema();

} // namespace powercut::yaml
