// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/cut_walk.h"
#include "scenarios/explorer/recovery_tree.h"
#include "scenarios/explorer/undecided_media.h"

// The search of design.md section 4: at each cut point, every crash state, from the few that
// recovery can tell apart. Recovery runs over undecided media and branches only when it looks at a
// block that leaves a choice; data that it merely moves is checked against every content it may
// have.
//
// std::logic_error if the crash states of the leaves do not add up to the exact number there are.
namespace powercut::explorer {

class exhaustive_search final : public cut_walk {
public:
    exhaustive_search(search_input input, violation_log& violations);

private:
    void cut(const cut_changes& changes) override;
    void explore(recovery_tree::node& from);
    void recover();
    void visit(recovered& leaf);
    void report(const checks::finding& found);

    undecided_media m_undecided;
    recovery_tree m_tree;
    storage::state_count m_found; // crash states of the leaves of this cut point
    std::uint64_t m_version = 0;  // of media and promises
};

} // namespace powercut::explorer
