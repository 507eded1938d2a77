// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/errno_name.h"

#include <cstring>

namespace powercut::shim {

std::string errno_name(int negative_errno) {
    const char* name = strerrorname_np(-negative_errno);
    return name ? '-' + std::string(name) : std::to_string(negative_errno);
}

} // namespace powercut::shim
