// SPDX-License-Identifier: GPL-2.0-only
#include "target/all/targets.h"

#include "firmware_shim/kernel.h"
#include "target/clone/clone_targets.h"
#include "target/small/small_targets.h"
#include "target/snapshot/snapshot_targets.h"

#include <algorithm>

namespace powercut::target {

void register_targets(shim::kernel& k, const behaviour& versions) {
    small::register_targets(k, versions);
    snapshot::register_targets(k, versions);
    clone::register_targets(k, versions);
}

std::uint64_t errors_returned(shim::kernel& k) {
    return small::errors_returned(k);
}

bool is_ported(std::string_view name) {
    const auto has = [name](const auto& targets) {
        return std::ranges::find(targets, name) != targets.end();
    };
    return has(small::ported_targets) || has(snapshot::ported_targets) ||
           has(clone::ported_targets);
}

} // namespace powercut::target
