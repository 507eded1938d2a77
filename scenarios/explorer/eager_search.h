// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/afterwards.h"
#include "scenarios/explorer/crash_image.h"
#include "scenarios/explorer/crash_states.h"
#include "scenarios/explorer/cut_walk.h"
#include "scenarios/explorer/recovery_memo.h"

#include <memory>
#include <vector>

// Recovers from crash states one by one: all of them while they are few, else a sample. It shares
// nothing with the exhaustive search but the walk and the checks, so that each can be held against
// the other. A crash state is recovered once as long as it stays possible from one cut point to the
// next.
namespace powercut::explorer {

class eager_search final : public cut_walk {
public:
    eager_search(life of, search_context& context, story earlier = {});

private:
    void cut(const cut_changes& changes) override;
    void visit(const storage::crash_state& state, bool remember);
    void recover(recovery_memo::entry& entry, const storage::crash_state& state);
    void live_on(recovery_memo::entry& entry, const storage::crash_state& state);
    void report(const checks::finding& found, const storage::crash_state& state, bool live);
    story told(const storage::crash_state& state) const;

    story m_earlier; // cuts
    crash_image m_image;
    image_keys m_keys;
    recovery_memo m_memo;
    bool m_sampling = false; // at this cut point
    std::uint64_t m_promise_version = 0;
    checks::findings m_findings; // of one recovery; kept for its memory
};

} // namespace powercut::explorer
