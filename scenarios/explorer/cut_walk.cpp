// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/cut_walk.h"

#include "models/storage/neighbour_damage.h"

#include <algorithm>
#include <utility>

namespace powercut::explorer {

namespace {

constexpr std::uint64_t recoveries_between_reports = 256;

} // namespace

// Undecided at the start are writes that the setup left behind on a disk that ignores flushes: all
// durable by definition. So what the run may change is what it writes, and what its writes may
// damage.
std::vector<std::vector<std::uint64_t>> written_sectors(const workload::recording& run) {
    std::vector<std::vector<std::uint64_t>> written(run.start.size());
    for (const workload::trace_step& step : run.steps)
        if (!step.promise && step.event.kind == storage::event_kind::write_received) {
            const storage::versioned_medium& disk = run.start[step.disk];
            const storage::sector_range affected = storage::affected_by(
                disk.profile(), disk.sectors(), {step.event.sector, step.event.data.size()});
            for (std::uint64_t i = 0; i < affected.count; ++i)
                written[step.disk].push_back(affected.sector + i);
        }
    for (std::vector<std::uint64_t>& of_disk : written) {
        std::ranges::sort(of_disk);
        of_disk.erase(std::unique(of_disk.begin(), of_disk.end()), of_disk.end());
    }
    return written;
}

cut_walk::cut_walk(life of, search_context& context)
    : m_life(std::move(of)), m_context(context), m_media(m_life.run.start),
      m_written(written_sectors(m_life.run)) {}

void cut_walk::run() {
    cut_points points(m_life.run.start);
    cut_here();
    for (const workload::trace_step& next : m_life.run.steps) {
        const cut_points::changes made = points.after(next);
        m_changes.media = m_changes.media || made.media;
        m_changes.promises = m_changes.promises || made.promises;
        step(next);
        if (made.cut_point)
            cut_here();
    }
}

void cut_walk::step(const workload::trace_step& step) {
    if (step.promise)
        return m_life.promises.apply(*step.promise);
    m_touched.clear();
    m_media[step.disk].apply(step.event, &m_touched);
    stepped(step.disk, m_touched);
}

void cut_walk::cut_here() {
    m_context.go_on();
    m_changes.devices = m_changes.promises && renew_expectation();
    cut(std::exchange(m_changes, {.media = false, .promises = false, .devices = false}));
    ++m_cut_point;
    ++m_context.counts.cut_points;
    if (m_life.cuts_before == 0)
        ++m_context.cut_points_done;
    m_context.show_progress();
}

bool cut_walk::renew_expectation() {
    m_expected = m_life.promises.after_cut();
    std::vector<checks::oracle::device> now = m_life.promises.devices_to_boot();
    const bool others = now != m_devices;
    m_devices = std::move(now);
    return others;
}

void cut_walk::recovery_begins() {
    m_context.go_on();
    if (++m_context.counts.recoveries % recoveries_between_reports == 0)
        m_context.show_progress();
}

} // namespace powercut::explorer
