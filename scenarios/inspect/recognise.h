// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/inspect/cow_image.h"

#include <cstdint>
#include <string_view>

namespace powercut::inspect {

enum class image_kind { cow, clone };

// What an image is by its magic number. image_error, beginning with `name`: it is neither or both,
// or too short to tell, with the bytes that were expected and those that are there.
image_kind recognise(const sector_reader& read, std::uint64_t bytes, std::string_view name);

} // namespace powercut::inspect
