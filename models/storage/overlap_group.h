// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/survival_group.h"

#include <memory>
#include <vector>

// Atoms that overlap without being equal, so that sectors are neither independent nor decided by
// one choice: a 4 KiB write over a part of a 16 KiB one, for instance.
//
// Counting choices would count some states twice, because different choices can leave the same
// bytes. So the sectors are walked from low to high, and what is walked is a machine that reads
// bytes: its state is the set of choices for the atoms still open which agree with the bytes so
// far. Each path through it is one crash state; the work grows with how many atoms are open at
// once, not with the length of the walk.
namespace powercut::storage {

// nullptr when more than 2^20 steps would be needed.
std::unique_ptr<survival_group> make_overlap_group(std::vector<sector_history> sectors,
                                                   told_apart by);

} // namespace powercut::storage
