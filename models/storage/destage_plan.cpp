// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/destage_plan.h"

#include <boost/range/adaptor/reversed.hpp>

namespace powercut::storage {
namespace {

class planner {
public:
    planner(const version_table& versions, std::uint64_t wanted)
        : m_versions(versions), m_wanted(wanted) {}

    bool enough() const { return m_freed >= m_wanted; }
    std::vector<event> take_plan() { return std::move(m_plan); }

    void take_write(receipt received, const pending_write& write) {
        const std::uint64_t end = write.sector + write.count;
        for (std::uint64_t at = write.sector; at < end && !enough(); at += write.atom_sectors)
            take_atom(received, write, at);
    }

    void take_atom(receipt received, const pending_write& write, std::uint64_t sector) {
        const std::uint64_t live = live_sectors(received, sector, write.atom_sectors);
        if (live == 0)
            return;
        m_freed += live;
        if (!m_plan.empty() && m_plan.back().command == write.command &&
            m_plan.back().sector + m_plan.back().count == sector) {
            m_plan.back().count += write.atom_sectors;
            return;
        }
        m_plan.push_back({.kind = event_kind::destaged,
                          .command = write.command,
                          .sector = sector,
                          .count = write.atom_sectors});
    }

private:
    // What older versions of the same sectors free on top is not counted: the plan may free a
    // little more than was wanted, never less.
    std::uint64_t live_sectors(receipt received, std::uint64_t sector, std::uint64_t count) const {
        std::uint64_t live = 0;
        for (std::uint64_t i = 0; i < count; ++i)
            live += m_versions.find(sector + i, received) != nullptr ? 1 : 0;
        return live;
    }

    const version_table& m_versions;
    std::uint64_t m_wanted;
    std::uint64_t m_freed = 0;
    std::vector<event> m_plan;
};

void plan_as_received(planner& plan, const version_table& versions, bool stop_at_in_flight) {
    for (const auto& [received, write] : versions.pending()) {
        if (plan.enough())
            return;
        if (write.completed != 0)
            plan.take_write(received, write);
        else if (stop_at_in_flight && write.undecided != 0)
            return;
    }
}

void plan_newest_first(planner& plan, const version_table& versions) {
    for (const auto& [received, write] : boost::adaptors::reverse(versions.pending())) {
        if (plan.enough())
            return;
        if (write.completed != 0)
            plan.take_write(received, write);
    }
}

const candidate* newest_completed(const candidate_list& versions) {
    for (const candidate& version : boost::adaptors::reverse(versions))
        if (version.completed)
            return &version;
    return nullptr;
}

// One pass of the arm over [from, to).
void sweep(planner& plan, const version_table& versions, std::uint64_t from, std::uint64_t to) {
    version_table::undecided_sector next;
    while (!plan.enough() && versions.next_undecided(from, next) && next.sector < to) {
        from = next.sector + 1;
        const candidate* newest = newest_completed(*next.candidates);
        if (newest == nullptr)
            continue;
        const pending_write& write = versions.pending().at(newest->received);
        const std::uint64_t into = (next.sector - write.sector) % write.atom_sectors;
        plan.take_atom(newest->received, write, next.sector - into);
        from = next.sector - into + write.atom_sectors;
    }
}

} // namespace

std::vector<event> destage_plan(const version_table& versions, const cache_profile& profile,
                                std::uint64_t arm, std::uint64_t wanted) {
    planner plan(versions, wanted);
    const bool ordered = profile.order == destage_order::ordered;
    if (ordered || profile.policy == destage_policy::fifo)
        plan_as_received(plan, versions, ordered);
    else if (profile.policy == destage_policy::newest_first)
        plan_newest_first(plan, versions);
    else {
        sweep(plan, versions, arm, versions.durable().sectors());
        sweep(plan, versions, 0, arm);
    }
    return plan.take_plan();
}

} // namespace powercut::storage
