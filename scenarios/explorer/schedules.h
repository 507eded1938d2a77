// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/chooser.h"

#include <cstdint>
#include <deque>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

// Schedules: runs of one scenario that differ in which of the outstanding commands completes next
// (design.md 4.7), and in which allocations stall. Answer 0 is what latency says, and no stall; the
// answers that differ are the deviations, and a schedule is the list of them. A run has to be the
// same whenever its schedule is.
namespace powercut::explorer {

struct deviation {
    std::uint64_t question = 0; // of the run, from 0
    std::uint64_t answer = 0;   // not 0
    bool operator==(const deviation&) const = default;
};

using schedule = std::vector<deviation>; // ascending questions

// Every schedule of at most so many deviations, once each, those of fewest deviations first:
//
//   for (schedule next; all.next(next);) { schedule_chooser by(next); run...; all.ran(next,
//   by.alternatives()); }
//
// Which questions a run is asked is known only when it has run, so what follows from a schedule is
// known after ran().
class schedules {
public:
    explicit schedules(unsigned deviations_max) : m_deviations_max(deviations_max) {}

    // The next one to run, the empty one first; false when all are done.
    bool next(schedule& out);
    // How many alternatives each question of that run had. Those after its last deviation give the
    // schedules with one deviation more.
    void ran(const schedule& of, std::span<const std::uint64_t> alternatives);

private:
    unsigned m_deviations_max;
    std::deque<schedule> m_waiting{{}};
};

// Answers as the schedule says and 0 elsewhere. std::logic_error where a deviation does not fit its
// question: the run is not the one the schedule was made from.
class schedule_chooser final : public storage::chooser {
public:
    explicit schedule_chooser(schedule of) : m_schedule(std::move(of)) {}

    std::uint64_t choose(std::uint64_t alternatives, std::string_view what) override;
    // Of each question asked so far.
    const std::vector<std::uint64_t>& alternatives() const { return m_alternatives; }

private:
    schedule m_schedule;
    std::size_t m_next = 0; // deviation
    std::vector<std::uint64_t> m_alternatives;
};

} // namespace powercut::explorer
