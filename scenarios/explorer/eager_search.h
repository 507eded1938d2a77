// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/crash_image.h"
#include "scenarios/explorer/crash_states.h"
#include "scenarios/explorer/cut_walk.h"
#include "scenarios/explorer/recovery_memo.h"

#include <vector>

// Recovers from crash states one by one: all of them while they are few, else a sample. It shares
// nothing with the exhaustive search but the walk and the checks, so that each can be held against
// the other. A crash state is recovered once as long as it stays possible from one cut point to the
// next.
namespace powercut::explorer {

class eager_search final : public cut_walk {
public:
    eager_search(search_input input, violation_log& violations);

private:
    struct planned {
        storage::crash_state state;
        image_key key{};
    };

    void cut(const cut_changes& changes) override;
    void choose_crash_states();
    void visit(const planned& next);
    recovery_memo::entry& recovered(const planned& next);

    crash_image m_image;
    image_keys m_keys;
    recovery_memo m_memo;
    storage::state_count m_states_possible = 0;
    bool m_states_are_all = true;
    std::vector<planned> m_planned;
    std::uint64_t m_promise_version = 0;
};

} // namespace powercut::explorer
