// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace powercut::program {

// `powercut bugs`: the kernels that the port can be, and the switches of `bugs:` and `fixes:`.
std::string bugs_text();

} // namespace powercut::program
