// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/crash_space.h"
#include "scenarios/runner/scenario.h"
#include "scenarios/witness/witness.h"

#include <span>
#include <stdexcept>

namespace powercut::witness {

// The witness is not one of this scenario and this version of powercut: there is no such cut point,
// or the disks can never hold what it says.
struct misfit : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// What survives a cut by the word of a witness: everything but the versions named as lost. misfit
// where that is no crash state of these disks. A sector that holds the same bytes in any case need
// not be named though it shares an atom with one that is.
storage::crash_state survivors_of(std::span<const storage::versioned_medium> media,
                                  std::span<const runner::disk_spec> disks,
                                  std::span<const lost_version> lost);

} // namespace powercut::witness
