// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/inspect/inspect_text.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Pieces that both kinds of image are told with.
namespace powercut::inspect {

std::string size_of_bytes(std::uint64_t bytes); // "1.5 MiB"
// "7", or "7-9" for a run.
std::string range(std::uint64_t first, std::uint64_t count);
// "label   text" with the texts in one column.
std::string labelled(std::string_view label, std::string_view text);
// "  ... and 3 more (--json has all)"; empty for none.
std::string left_out_line(std::uint64_t count);

using odd_lines = std::vector<std::pair<std::string_view, std::string_view>>; // kind, text
std::string oddity_section(const odd_lines& odd, std::uint64_t not_kept, const text_style& style);

} // namespace powercut::inspect
