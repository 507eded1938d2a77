// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Text that fits a terminal. Columns are counted as characters of UTF-8; control characters, which
// a title could move the cursor with, are shown as '?'.
namespace powercut::report {

std::size_t columns_of(std::string_view text);

// Padded with blanks or shortened with "..." to exactly `width` columns.
std::string fitted(std::string_view text, std::size_t width);
// Shortened only.
std::string shortened(std::string_view text, std::size_t width);

enum class colour { none, red, green, yellow, dim };
std::string coloured(std::string_view text, colour ink, bool enabled);

} // namespace powercut::report
