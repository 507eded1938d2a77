// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/workload/trace.h"

#include <cstdint>
#include <set>
#include <span>
#include <vector>

// Where the power may go (design.md 4.1): after each step that changes what the disks may hold, or
// what was promised about it.
//
// Left out are steps that change neither, and those that only take from the promises: when a write
// is issued its value is allowed from now on, and a cut just before it was the stricter test of the
// same disks. The acknowledgement of a cached write promises nothing until a flush.
namespace powercut::explorer {

class cut_points {
public:
    explicit cut_points(std::span<const storage::versioned_medium> start);

    // Asked once for each step, in order. `changes` says what the step did, also where it makes no
    // cut point.
    struct changes {
        bool media = false;
        bool promises = false;
        bool cut_point = false;
    };
    changes after(const workload::trace_step& step);

private:
    bool changes_media(std::uint32_t disk, const storage::event& event);
    bool strengthens(const checks::promise_event& promise);

    struct disk_state {
        bool volatile_cache = false;              // the disk has one
        bool cached = false;                      // and it is on: completed writes may be lost
        std::set<storage::command_id> settling{}; // in flight, durable once completed
    };
    std::vector<disk_state> m_disks;
    std::set<checks::operation_id> m_guaranteeing; // flushes and FUA writes under way
};

// The number of cut points of a whole run, the one at its beginning included.
std::uint64_t count_cut_points(const workload::recording& run);

} // namespace powercut::explorer
