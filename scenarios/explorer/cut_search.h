// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/check.h"
#include "scenarios/checks/oracle.h"
#include "scenarios/explorer/crash_image.h"
#include "scenarios/explorer/crash_states.h"
#include "scenarios/explorer/cut_points.h"
#include "scenarios/explorer/recovery.h"
#include "scenarios/explorer/recovery_memo.h"
#include "scenarios/explorer/run_scenario.h"
#include "scenarios/explorer/violation_log.h"
#include "scenarios/workload/trace.h"

#include <optional>
#include <span>
#include <vector>

// Walks a recorded run, and at each cut point recovers from the crash states: all of them while
// they are few, else a sample. Each is recovered once as long as it stays possible from one cut
// point to the next.
//
// Not modelled: disks that lose power at different times, a second cut, other completion orders.
namespace powercut::explorer {

struct search_input {
    const workload::recording& run;
    checks::oracle promises; // after the setup
    std::span<const checks::check> checks;
    state_limits limits{};
    recover_function recover{};
    progress tell{};
};

struct search_counts {
    std::uint64_t cut_points = 0;
    storage::state_count crash_states = 0;
    std::uint64_t recoveries = 0;
    std::uint64_t memo_hits = 0;
    std::uint64_t sampled_cut_points = 0;
};

class cut_search {
public:
    cut_search(search_input input, violation_log& violations);
    cut_search(const cut_search&) = delete;
    cut_search& operator=(const cut_search&) = delete;

    search_counts run();

private:
    struct planned {
        storage::crash_state state;
        image_key key{};
    };

    void step(const workload::trace_step& step);
    void cut();
    void choose_crash_states();
    void renew_expectation();
    void visit(const planned& next);
    recovery_memo::entry& recovered(const planned& next);
    void examine(const checks::observation& seen, const storage::crash_state& state);
    void tell() const;

    search_input m_input;
    violation_log& m_violations;
    std::vector<storage::versioned_medium> m_media;
    crash_image m_image;
    image_keys m_keys;
    recovery_memo m_memo;
    search_counts m_counts;
    std::uint64_t m_cut_points_total = 0;

    bool m_media_changed = true; // since the last cut point
    bool m_promises_changed = true;
    storage::state_count m_states_possible = 0;
    bool m_states_are_all = true;
    std::vector<planned> m_planned;
    checks::expectation m_expected;
    std::vector<checks::oracle::device> m_devices;
    std::uint64_t m_promise_version = 0;
    checks::findings m_findings; // of one recovery; kept for its memory
};

} // namespace powercut::explorer
