// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/recovery_tree.h"

#include <algorithm>

namespace powercut::explorer {

recovery_tree::node& recovery_tree::node::child(storage::content found) {
    const auto at = std::ranges::find(children, found, [](const auto& each) { return each.first; });
    if (at != children.end())
        return *at->second;
    return *children.emplace_back(found, std::make_unique<node>()).second;
}

} // namespace powercut::explorer
