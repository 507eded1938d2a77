// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

namespace powercut::shim {
class kernel;
}

// What the small targets of one kernel have in common. Private to them.
namespace powercut::small {

struct small_module {
    explicit small_module(shim::kernel&) {}
    bool flakey_corrupts_reads = false;
    std::uint64_t errors_returned = 0;
};

} // namespace powercut::small
