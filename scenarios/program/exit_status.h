// SPDX-License-Identifier: GPL-2.0-only
#pragma once

// Exit statuses of the program (design.md section 6).
namespace powercut::program {

inline constexpr int ended_as_expected = 0;
inline constexpr int ended_otherwise = 1;
inline constexpr int bad_input = 2;
inline constexpr int internal_fault = 3;

} // namespace powercut::program
