// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace powercut::shim {

// "-EINVAL" for -EINVAL, as the kernel's %pe prints it; the number where it has no name here.
std::string errno_name(int negative_errno);

} // namespace powercut::shim
