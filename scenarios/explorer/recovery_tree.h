// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/undecided.h"
#include "scenarios/checks/observation.h"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

// What recovery does, as far as it was tried: it looks at one place after the other, and what it
// finds there decides where it looks next. A leaf is what was seen in the end. Since the same bytes
// lead to the same recovery, the tree serves at every cut point with the same devices
// (design.md 4.4).
namespace powercut::explorer {

struct recovered {
    checks::observation seen{};         // may name undecided places
    std::uint64_t examined_against = 0; // the version of media and promises; 0: not yet
};

class recovery_tree {
public:
    struct node {
        bool visited = false;
        storage::place looks_at{};         // of an inner node that was visited
        std::unique_ptr<recovered> leaf{}; // of a leaf that was visited
        std::vector<std::pair<storage::content, std::unique_ptr<node>>> children{};

        node& child(storage::content found);
    };

    node& root() { return *m_root; }
    void forget() { m_root = std::make_unique<node>(); } // the devices are others now

private:
    std::unique_ptr<node> m_root = std::make_unique<node>();
};

} // namespace powercut::explorer
