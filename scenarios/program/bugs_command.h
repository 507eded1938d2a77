// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace powercut::program {

// `powercut bugs`: the switches of `bugs:` and `fixes:`, each with the commit that mended it, the
// kernels that have it, how it works and the scenario that shows it.
std::string bugs_text();

// `powercut bugs --kernels`: what each preset of `kernel:` has, side by side.
std::string kernels_text();

} // namespace powercut::program
