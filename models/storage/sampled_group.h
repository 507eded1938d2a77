// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/survival_group.h"

#include <memory>
#include <vector>

// Some of the states of overlapping atoms that are too many to be counted (overlap_group.h): all
// and none, each atom lost alone or kept alone, the first so many in order of receipt, and subsets
// drawn from a fixed seed. At most 1024 states, fewer of a group with many sectors. Not exact().
namespace powercut::storage {

std::unique_ptr<survival_group> make_sampled_group(std::vector<sector_history> sectors,
                                                   told_apart by);

} // namespace powercut::storage
