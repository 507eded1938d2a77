// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/support.h"

#include "firmware_shim/device_mapper.h"
#include "firmware_shim/kernel.h"

#include <array>
#include <string_view>

namespace powercut::conformance {
namespace {

struct topic {
    std::string_view prefix; // of the names of the cases
    std::string_view target;
};

constexpr std::array topics{topic{"thin-", "thin-pool"}, topic{"cache-", "cache"},
                            topic{"era-", "era"}};

// A target of which only the constructor is there, for the tables it refuses, has no status.
bool is_there(const shim::target_type* type) {
    return type && type->status;
}

} // namespace

std::string missing_target(const golden_case& recorded, const shim::kernel& k) {
    for (const topic& one : topics)
        if (recorded.name.starts_with(one.prefix) && !is_there(k.find_target(one.target)))
            return std::string(one.target);
    return {};
}

} // namespace powercut::conformance
