// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/oracle.h"
#include "scenarios/explorer/cut_points.h"
#include "scenarios/explorer/recovery.h"
#include "scenarios/explorer/search_context.h"
#include "scenarios/workload/trace.h"

#include <cstdint>
#include <vector>

// Walks a recorded life from cut point to cut point: what the disks may hold there, what was
// promised, which devices a recovery would create. What is done at each is the strategy's.
//
// Not modelled: disks that lose power at different times.
namespace powercut::explorer {

struct life {
    const workload::recording& run;
    checks::oracle promises; // before its first step
    recover_function recover{};
    const checks::read_plan* plan = nullptr; // of all lives up to this one
    std::uint32_t cuts_before = 0;
};

class cut_walk {
public:
    cut_walk(life of, search_context& context);
    virtual ~cut_walk() = default;
    cut_walk(const cut_walk&) = delete;
    cut_walk& operator=(const cut_walk&) = delete;

    void run();

protected:
    struct cut_changes { // since the last cut point
        bool media = true;
        bool promises = true;
        bool devices = true;
    };
    virtual void cut(const cut_changes& changes) = 0;
    // A disk took a step that changed what these sectors may hold.
    virtual void stepped(std::uint32_t, std::span<const std::uint64_t>) {}

    void recovery_begins(); // counts it
    std::uint64_t cut_point() const { return m_cut_point; }

    life m_life;
    search_context& m_context;
    std::vector<storage::versioned_medium> m_media;
    std::vector<std::vector<std::uint64_t>> m_written; // by disk: sectors that the run writes
    std::vector<checks::oracle::device> m_devices;
    checks::expectation m_expected;

private:
    void step(const workload::trace_step& step);
    void cut_here();
    bool renew_expectation(); // true: the devices are others now

    std::uint64_t m_cut_point = 0;
    cut_changes m_changes{};
    std::vector<std::uint64_t> m_touched; // by one step; kept for its memory
};

// By disk, ascending: all sectors that a run may change.
std::vector<std::vector<std::uint64_t>> written_sectors(const workload::recording& run);

} // namespace powercut::explorer
