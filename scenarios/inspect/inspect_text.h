// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/inspect/cow_image.h"
#include "target/clone/check_metadata.h"

#include <cstdint>
#include <string>

// An image for people: what it holds, top down, and what is odd about it last.
namespace powercut::inspect {

struct text_style {
    bool colours = false;
    std::size_t most_lines = 40; // of a list; the JSON has all of it
};

std::string to_text(const cow_view& view, std::uint64_t image_bytes, const text_style& style);
std::string to_text(const clone::metadata_view& view, std::uint64_t image_bytes,
                    const text_style& style);

} // namespace powercut::inspect
