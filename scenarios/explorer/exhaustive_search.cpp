// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/exhaustive_search.h"

#include "scenarios/explorer/live_check.h"

#include <stdexcept>
#include <utility>

namespace powercut::explorer {

namespace {

// What is examined later than it was seen is examined where nobody looks at bytes: only asks what
// is possible.
class asking final : public storage::decider {
public:
    explicit asking(const possibilities& open) : m_open(open) {}
    storage::content decide(storage::place) override {
        throw std::logic_error("a check looked at the bytes of an undecided block");
    }
    std::span<const storage::content> possible(storage::place where) const override {
        return m_open.contents(where);
    }

private:
    const possibilities& m_open;
};

storage::told_apart identity_after(std::uint32_t cuts) {
    return cuts == 0 ? storage::told_apart::by_bytes : storage::told_apart::by_version;
}

} // namespace

exhaustive_search::exhaustive_search(life of, search_context& context, possibilities& open,
                                     std::vector<std::uint64_t> earlier_cut_points,
                                     search_memory& known)
    : cut_walk(std::move(of), context), m_open(open),
      m_earlier_cut_points(std::move(earlier_cut_points)), m_known(known),
      m_undecided(m_media, m_written, m_life.cuts_before, identity_after(m_life.cuts_before)),
      m_stepped(m_media.size()) {
    m_open.add_cut(m_undecided);
}

exhaustive_search::~exhaustive_search() {
    m_open.remove_cut();
}

void exhaustive_search::stepped(std::uint32_t disk, std::span<const std::uint64_t> sectors) {
    m_stepped[disk].insert(m_stepped[disk].end(), sectors.begin(), sectors.end());
}

void exhaustive_search::cut(const cut_changes& changes) {
    follow(changes);
    if (changes.devices || !m_trees) {
        if (first_life()) // which comes here only once
            m_known.forget();
        m_trees = &m_known.of(m_devices);
    }
    m_states = m_open.states_left();
    recover_everywhere();
    if (m_context.life_follows(m_life.cuts_before + 1))
        live_on_everywhere();
    storage::state_count all = m_states / m_undecided.represented();
    all *= m_undecided.count();
    m_context.counts.crash_states += all;
    m_context.counts.sampled_cut_points += m_undecided.complete() ? 0 : 1;
}

void exhaustive_search::follow(const cut_changes& changes) {
    m_differences.cut_point = ++m_context.cut_points_numbered;
    m_differences.places.clear();
    for (std::uint32_t disk = 0; disk < m_stepped.size(); ++disk) {
        if (!m_stepped[disk].empty())
            m_undecided.follow(disk, m_stepped[disk], m_differences.places);
        m_stepped[disk].clear();
    }
    checks::tightened stricter = m_life.promises.take_tightened();
    m_differences.everything = changes.devices || stricter.all;
    m_differences.promises = std::move(stricter.ranges);
}

void exhaustive_search::recover_everywhere() {
    m_found = 0;
    const std::uint64_t recoveries_before = m_context.counts.recoveries;
    std::uint64_t leaves = 0;
    using walk = tree_walk<recovered>;
    walk(
        m_trees->recoveries, m_open, first_life() ? walk::memory::possible : walk::memory::all,
        [this] { return recover(); },
        [&](recovered& leaf) {
            ++leaves;
            visit(leaf);
        })
        .run();
    // Each recovery made one of the leaves that were visited; the others were known.
    const std::uint64_t recoveries = m_context.counts.recoveries - recoveries_before;
    if (leaves < recoveries)
        throw std::logic_error("a recovery led to no leaf");
    m_context.counts.memo_hits += leaves - recoveries;
    if (m_found != m_states)
        throw std::logic_error("the leaves stand for " + m_found.str() + " crash states of " +
                               m_states.str());
}

std::unique_ptr<recovered> exhaustive_search::recover() {
    recovery_begins();
    return std::make_unique<recovered>(m_life.recover(m_undecided, m_devices));
}

void exhaustive_search::visit(recovered& leaf) {
    m_found += m_open.states_left();
    asking decider(m_open);
    const storage::deciding in_force(decider);
    m_context.coverage.add(m_expected, leaf.seen(), m_context.checks);
    m_findings.clear();
    leaf.examine(m_context.checks, m_expected, m_differences, m_findings);
    for (const checks::finding& found : m_findings)
        report(found, false);
}

// Its own tree: what goes on looks at more places than a recovery alone.
void exhaustive_search::live_on_everywhere() {
    m_found = 0;
    using walk = tree_walk<next_life>;
    walk(
        m_trees->lives, m_open, first_life() ? walk::memory::possible : walk::memory::all,
        [this] {
            m_context.go_on();
            ++m_context.counts.lives;
            return m_context.later->live(m_undecided, m_media, m_written, m_life.promises,
                                         *m_life.plan);
        },
        [this](next_life& leaf) { visit(leaf); })
        .run();
    if (m_found != m_states)
        throw std::logic_error("the lives after a cut stand for " + m_found.str() +
                               " crash states of " + m_states.str());
}

void exhaustive_search::visit(next_life& leaf) {
    m_found += m_open.states_left();
    checks::oracle promises = after_power_loss(m_life.promises);
    examine_end(leaf, promises);
    if (m_context.cut_follows(m_life.cuts_before + 1))
        cut_again(leaf, std::move(promises));
}

void exhaustive_search::examine_end(next_life& leaf, const checks::oracle& promises) {
    asking decider(m_open);
    const storage::deciding in_force(decider);
    checks::oracle at_end = promises;
    for (const auto& found : check_reads(leaf.run, at_end, m_context.checks))
        report(found, true);
    for (const auto& found : examine_live(leaf.seen, at_end, m_context.checks, m_context.coverage))
        report(found, true);
}

void exhaustive_search::cut_again(next_life& leaf, checks::oracle promises) {
    std::vector<std::uint64_t> cut_points = m_earlier_cut_points;
    cut_points.push_back(cut_point());
    exhaustive_search again({.run = leaf.run,
                             .promises = std::move(promises),
                             .recover = std::ref(*leaf.recover),
                             .plan = &leaf.plan,
                             .cuts_before = m_life.cuts_before + 1},
                            m_context, m_open, std::move(cut_points), leaf.known);
    again.run();
}

// The crash state that loses least of those that show the violation.
void exhaustive_search::report(const checks::finding& found, bool live) {
    const std::size_t mark = m_open.mark();
    m_open.narrow_to(found.shown, found.culprit);
    const std::uint32_t cuts = m_life.cuts_before + 1;
    if (m_context.violations.improves(found, cuts, m_open.fewest_losses()))
        m_context.violations.add(found, told(), live);
    else
        m_context.violations.note(found);
    m_open.undo(mark);
}

story exhaustive_search::told() const {
    story cuts;
    std::vector<storage::crash_state> states = m_open.example();
    for (std::size_t i = 0; i < states.size(); ++i)
        cuts.push_back({i < m_earlier_cut_points.size() ? m_earlier_cut_points[i] : cut_point(),
                        std::move(states[i])});
    return cuts;
}

} // namespace powercut::explorer
