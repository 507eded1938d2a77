// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/eager_search.h"

#include "scenarios/explorer/live_check.h"

#include <algorithm>
#include <utility>

namespace powercut::explorer {

namespace {

constexpr std::uint64_t observations_max = 1U << 16; // kept at a cut point

} // namespace

eager_search::eager_search(life of, search_context& context, story earlier)
    : cut_walk(std::move(of), context), m_earlier(std::move(earlier)), m_image(m_media),
      m_keys(m_media, m_written) {}

void eager_search::cut(const cut_changes& changes) {
    if (changes.media)
        m_keys.media_changed();
    if (changes.promises)
        ++m_promise_version;
    if (changes.devices)
        m_memo.forget();
    std::vector<const storage::versioned_medium*> disks;
    for (const storage::versioned_medium& medium : m_media)
        disks.push_back(&medium);
    const storage::crash_space space(disks, m_life.cuts_before == 0
                                                ? storage::told_apart::by_bytes
                                                : storage::told_apart::by_version);
    m_context.counts.crash_states += space.count();
    state_limits limits = m_context.limits;
    limits.seed += cut_point() * 0x9e3779b97f4a7c15; // another sample at each cut point
    const bool remember = space.count() <= observations_max;
    m_sampling = !space.exact() || space.count() > limits.enumerate_max;
    if (m_life.cuts_before != 0) // a sample of each life of a sample
        limits.sample = std::max<std::uint64_t>(2, limits.sample / 10);
    const bool ordered = std::ranges::any_of(disks, [](const storage::versioned_medium* disk) {
        return disk->profile().order == storage::destage_order::ordered;
    });
    const bool all = for_each_chosen_state(
        space, ordered, limits, [&](const storage::crash_state& state) { visit(state, remember); });
    m_context.counts.sampled_cut_points += all ? 0 : 1;
    m_memo.next_cut_point();
}

// The same bytes under the same promises were examined before.
void eager_search::visit(const storage::crash_state& state, bool remember) {
    recovery_memo::entry& entry = m_memo.at(m_keys.of(state));
    if (entry.examined_against == m_promise_version) {
        ++m_context.counts.memo_hits;
    } else {
        recover(entry, state);
        entry.examined_against = m_promise_version;
    }
    if (!remember)
        entry.seen.reset();
    if (m_context.life_follows(m_life.cuts_before + 1))
        live_on(entry, state);
}

void eager_search::recover(recovery_memo::entry& entry, const storage::crash_state& state) {
    if (entry.seen) {
        ++m_context.counts.memo_hits;
    } else {
        m_image.show(state);
        recovery_begins();
        entry.seen = std::make_unique<checks::observation>(m_life.recover(m_image, m_devices));
    }
    m_context.coverage.add(m_expected, *entry.seen, m_context.checks);
    m_findings.clear();
    checks::examine(m_context.checks, m_expected, *entry.seen, m_findings);
    for (const checks::finding& found : m_findings)
        report(found, state, false);
}

void eager_search::live_on(recovery_memo::entry& entry, const storage::crash_state& state) {
    // What a sample draws twice is no other crash state.
    if (std::exchange(entry.lived_at, m_memo.cut_point()) == m_memo.cut_point() && m_sampling)
        return;
    if (!entry.next) {
        m_context.go_on();
        ++m_context.counts.lives;
        m_image.show(state);
        entry.next =
            m_context.later->live(m_image, m_media, m_written, m_life.promises, *m_life.plan);
    }
    const checks::oracle promises = after_power_loss(m_life.promises);
    checks::oracle at_end = promises;
    for (const auto& found : check_reads(entry.next->run, at_end, m_context.checks))
        report(found, state, true);
    for (const auto& found :
         examine_live(entry.next->seen, at_end, m_context.checks, m_context.coverage))
        report(found, state, true);
    if (!m_context.cut_follows(m_life.cuts_before + 1))
        return;
    eager_search again({.run = entry.next->run,
                        .promises = promises,
                        .recover = std::ref(*entry.next->recover),
                        .plan = &entry.next->plan,
                        .cuts_before = m_life.cuts_before + 1},
                       m_context, told(state));
    again.run();
}

void eager_search::report(const checks::finding& found, const storage::crash_state& state,
                          bool live) {
    if (m_context.violations.improves(found, m_earlier.size() + 1,
                                      losses(m_earlier) + losses(state)))
        m_context.violations.add(found, told(state), live);
    else
        m_context.violations.note(found);
}

story eager_search::told(const storage::crash_state& state) const {
    story cuts = m_earlier;
    cuts.push_back({cut_point(), state});
    return cuts;
}

} // namespace powercut::explorer
