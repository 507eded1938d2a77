// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/yaml/shape.h"

// The table of every key a scenario or a disk profile may have. A key is added here and read in the
// loader; forgetting either is found by the first file that uses it (object_reader.h).
namespace powercut::yaml {

const shape& scenario_shape(); // the whole file
const shape& disk_shape();     // one disk of it
const shape& profile_shape();  // a file of scenarios/disks
const shape& fault_shape();    // one of `faults`
const shape& operation_shape();
const shape& concurrent_operation_shape(); // inside concurrently: in_order, no concurrently
const shape& simple_operation_shape();     // inside in_order: neither

} // namespace powercut::yaml
