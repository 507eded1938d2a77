// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>
#include <string_view>

// Help for a word that was mistyped.
namespace powercut::yaml {

// The known word nearest to `word`, or empty when none is near.
std::string_view closest(std::string_view word, std::span<const std::string_view> known);

// "; did you mean 'x'?", or "" when none is near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

// "a, b, c"
std::string listed(std::span<const std::string_view> words);

} // namespace powercut::yaml
