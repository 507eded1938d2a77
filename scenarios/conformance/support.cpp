// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/support.h"

#include "firmware_shim/kernel.h"

#include <array>
#include <string_view>

namespace powercut::conformance {
namespace {

struct topic {
    std::string_view prefix; // of the names of the cases
    std::string_view target;
};

constexpr std::array topics{topic{"merge-", "snapshot-merge"}, topic{"clone-", "clone"}};

} // namespace

std::string missing_target(const golden_case& recorded, const shim::kernel& k) {
    for (const topic& one : topics)
        if (recorded.name.starts_with(one.prefix) && !k.find_target(one.target))
            return std::string(one.target);
    return {};
}

} // namespace powercut::conformance
