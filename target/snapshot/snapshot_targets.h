// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/behaviour/behaviour.h"

#include <array>
#include <string_view>

namespace powercut::shim {
class kernel;
}

namespace powercut::snapshot {

// Loads the module dm-snapshot into a kernel: the targets snapshot, snapshot-origin and
// snapshot-merge (where there was one), behaving as the given version does.
void register_targets(shim::kernel& k, const target::behaviour& versions);

// What has been ported, whichever of it a version has.
inline constexpr std::array<std::string_view, 3> ported_targets{"snapshot", "snapshot-origin",
                                                                "snapshot-merge"};

} // namespace powercut::snapshot
