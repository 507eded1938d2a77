// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

// Where two lists of lines first differ, for people: "-" only in the recording, "+" only in what
// was got, " " the lines before. Empty: they do not differ.
namespace powercut::conformance {

using lines = std::vector<std::string>;

lines diff_in_order(const lines& expected, const lines& got);
lines diff_in_any_order(lines expected, lines got); // as multisets

} // namespace powercut::conformance
