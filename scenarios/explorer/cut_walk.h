// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/check.h"
#include "scenarios/checks/oracle.h"
#include "scenarios/explorer/crash_states.h"
#include "scenarios/explorer/cut_points.h"
#include "scenarios/explorer/recovery.h"
#include "scenarios/explorer/run_scenario.h"
#include "scenarios/explorer/violation_log.h"
#include "scenarios/workload/trace.h"

#include <cstdint>
#include <span>
#include <vector>

// Walks a recorded run from cut point to cut point: what the disks may hold there, what was
// promised, which devices a recovery would create. What is done at each is the strategy's.
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

class cut_walk {
public:
    cut_walk(search_input input, violation_log& violations);
    virtual ~cut_walk() = default;
    cut_walk(const cut_walk&) = delete;
    cut_walk& operator=(const cut_walk&) = delete;

    search_counts run();

protected:
    struct cut_changes { // since the last cut point
        bool media = true;
        bool promises = true;
        bool devices = true;
    };
    virtual void cut(const cut_changes& changes) = 0;

    void recovery_begins(); // counts it
    // All checks against what was seen; calls add(finding) for each violation.
    template <typename Add>
    void examine(const checks::observation& seen, Add add) {
        m_findings.clear();
        for (const checks::check& check : m_input.checks)
            check.examine(m_expected, seen, m_findings);
        for (const checks::finding& found : m_findings)
            add(found);
    }

    search_input m_input;
    violation_log& m_violations;
    std::vector<storage::versioned_medium> m_media;
    std::vector<std::vector<std::uint64_t>> m_written; // by disk: sectors that the run writes
    std::vector<checks::oracle::device> m_devices;
    search_counts m_counts;

private:
    void step(const workload::trace_step& step);
    void cut_here();
    bool renew_expectation(); // true: the devices are others now
    void tell() const;

    std::uint64_t m_cut_points_total = 0;
    cut_changes m_changes{};
    checks::expectation m_expected;
    checks::findings m_findings; // of one recovery; kept for its memory
};

} // namespace powercut::explorer
