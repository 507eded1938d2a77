// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/cut_walk.h"

#include <algorithm>
#include <set>
#include <utility>

namespace powercut::explorer {

namespace {

constexpr std::uint64_t recoveries_between_reports = 256;

// Undecided at the start are writes that the setup left behind on a disk that ignores flushes: all
// durable by definition. So what the run may change is what it writes.
std::vector<std::vector<std::uint64_t>> written_sectors(const workload::recording& run) {
    std::vector<std::set<std::uint64_t>> written(run.start.size());
    for (const workload::trace_step& step : run.steps)
        if (!step.promise && step.event.kind == storage::event_kind::write_received)
            for (std::uint64_t i = 0; i < step.event.data.size(); ++i)
                written[step.disk].insert(step.event.sector + i);
    std::vector<std::vector<std::uint64_t>> sectors;
    sectors.reserve(written.size());
    for (const std::set<std::uint64_t>& of_disk : written)
        sectors.emplace_back(of_disk.begin(), of_disk.end());
    return sectors;
}

bool same(const std::vector<checks::oracle::device>& a,
          const std::vector<checks::oracle::device>& b) {
    return std::ranges::equal(a, b, [](const auto& left, const auto& right) {
        return left.name == right.name && left.table == right.table;
    });
}

} // namespace

cut_walk::cut_walk(search_input input, violation_log& violations)
    : m_input(std::move(input)), m_violations(violations), m_media(m_input.run.start),
      m_written(written_sectors(m_input.run)), m_cut_points_total(count_cut_points(m_input.run)) {}

search_counts cut_walk::run() {
    cut_points points(m_input.run.start);
    cut_here();
    for (const workload::trace_step& next : m_input.run.steps) {
        const cut_points::changes made = points.after(next);
        m_changes.media = m_changes.media || made.media;
        m_changes.promises = m_changes.promises || made.promises;
        step(next);
        if (made.cut_point)
            cut_here();
    }
    return m_counts;
}

void cut_walk::step(const workload::trace_step& step) {
    if (step.promise)
        m_input.promises.apply(*step.promise);
    else
        m_media[step.disk].apply(step.event);
}

void cut_walk::cut_here() {
    m_changes.devices = m_changes.promises && renew_expectation();
    cut(std::exchange(m_changes, {.media = false, .promises = false, .devices = false}));
    ++m_counts.cut_points;
    tell();
}

bool cut_walk::renew_expectation() {
    m_expected = m_input.promises.after_cut();
    std::vector<checks::oracle::device> now = m_input.promises.devices();
    const bool others = !same(now, m_devices);
    m_devices = std::move(now);
    return others;
}

void cut_walk::recovery_begins() {
    if (++m_counts.recoveries % recoveries_between_reports == 0)
        tell();
}

void cut_walk::tell() const {
    if (m_input.tell)
        m_input.tell(m_counts.cut_points, m_cut_points_total, m_counts.recoveries);
}

} // namespace powercut::explorer
