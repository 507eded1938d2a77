// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/inspect/cow_image.h"
#include "target/clone/check_metadata.h"

#include <string>

// An image for programs: the keys are in README.md beside this file. Lists are whole, but for
// oddities, of which there are a thousand at most.
namespace powercut::inspect {

std::string to_json(const cow_view& view, const std::string& image, std::uint64_t image_bytes);
std::string to_json(const clone::metadata_view& view, const std::string& image,
                    std::uint64_t image_bytes);

} // namespace powercut::inspect
