// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/cut_search.h"

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

cut_search::cut_search(search_input input, violation_log& violations)
    : m_input(std::move(input)), m_violations(violations), m_media(m_input.run.start),
      m_image(m_media), m_keys(m_media, written_sectors(m_input.run)),
      m_cut_points_total(count_cut_points(m_input.run)) {}

search_counts cut_search::run() {
    cut_points points(m_input.run.start);
    cut();
    for (const workload::trace_step& next : m_input.run.steps) {
        const cut_points::changes made = points.after(next);
        m_media_changed = m_media_changed || made.media;
        m_promises_changed = m_promises_changed || made.promises;
        step(next);
        if (made.cut_point)
            cut();
    }
    return m_counts;
}

void cut_search::step(const workload::trace_step& step) {
    if (step.promise)
        m_input.promises.apply(*step.promise);
    else
        m_media[step.disk].apply(step.event);
}

void cut_search::cut() {
    if (m_media_changed)
        choose_crash_states();
    if (m_promises_changed)
        renew_expectation();
    m_counts.crash_states += m_states_possible;
    m_counts.sampled_cut_points += m_states_are_all ? 0 : 1;
    for (const planned& next : m_planned)
        visit(next);
    m_memo.next_cut_point();
    ++m_counts.cut_points;
    tell();
}

void cut_search::choose_crash_states() {
    m_media_changed = false;
    std::vector<const storage::versioned_medium*> disks;
    for (const storage::versioned_medium& medium : m_media)
        disks.push_back(&medium);
    const storage::crash_space space(disks);
    m_states_possible = space.count();
    const bool ordered = std::ranges::any_of(disks, [](const storage::versioned_medium* disk) {
        return disk->profile().order == storage::destage_order::ordered;
    });
    state_limits limits = m_input.limits;
    limits.seed += m_counts.cut_points * 0x9e3779b97f4a7c15; // another sample at each cut point
    chosen_states chosen = choose_states(space, ordered, limits);
    m_states_are_all = chosen.all;
    m_keys.media_changed();
    m_planned.clear();
    for (storage::crash_state& state : chosen.states) {
        const image_key key = m_keys.of(state);
        m_planned.push_back({std::move(state), key});
    }
}

void cut_search::renew_expectation() {
    m_promises_changed = false;
    ++m_promise_version;
    m_expected = m_input.promises.after_cut();
    std::vector<checks::oracle::device> now = m_input.promises.devices();
    if (!same(now, m_devices))
        m_memo.forget();
    m_devices = std::move(now);
}

// The same bytes under the same promises were examined before.
void cut_search::visit(const planned& next) {
    recovery_memo::entry& entry = recovered(next);
    if (std::exchange(entry.examined_against, m_promise_version) != m_promise_version)
        examine(entry.seen, next.state);
}

recovery_memo::entry& cut_search::recovered(const planned& next) {
    if (recovery_memo::entry* known = m_memo.find(next.key)) {
        ++m_counts.memo_hits;
        return *known;
    }
    m_image.show(next.state);
    if (++m_counts.recoveries % recoveries_between_reports == 0)
        tell();
    return m_memo.add(next.key, m_input.recover(m_image, m_devices));
}

void cut_search::examine(const checks::observation& seen, const storage::crash_state& state) {
    m_findings.clear();
    for (const checks::check& check : m_input.checks)
        check.examine(m_expected, seen, m_findings);
    for (const checks::finding& found : m_findings)
        m_violations.add(found, m_counts.cut_points, state);
}

void cut_search::tell() const {
    if (m_input.tell)
        m_input.tell(m_counts.cut_points, m_cut_points_total, m_counts.recoveries);
}

} // namespace powercut::explorer
