// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/conformance/observation.h"
#include "scenarios/runner/machine.h"

#include <memory>
#include <string>
#include <vector>

// Runs the steps of a recording on a machine and takes down what the recorder would have.
namespace powercut::conformance {

// The disks of the recordings: virtio, a volatile write cache, no native FUA, discard and
// write-zeroes.
std::vector<runner::disk_spec> disks_of(const golden_case& recorded);

// `disks` must outlive the machine.
std::unique_ptr<runner::machine> make_machine(const std::vector<runner::disk_spec>& disks,
                                              bool timed);

// A hang or a BUG() ends the run early; the machine is then good for nothing but being left alone.
// How long the guest took to start the command of a step is not recorded.
observation replay(const golden_case& recorded, runner::machine& on,
                   std::uint64_t command_takes_ns = 100'000'000);

} // namespace powercut::conformance
