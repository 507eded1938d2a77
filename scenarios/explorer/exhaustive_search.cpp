// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/exhaustive_search.h"

#include "scenarios/explorer/deciding_recovery.h"

#include <stdexcept>
#include <utility>

namespace powercut::explorer {

namespace {

// A leaf that was known before is examined where nobody looks at bytes: only asks what is possible.
class asking final : public storage::decider {
public:
    explicit asking(const undecided_media& media) : m_media(media) {}
    storage::content decide(storage::place) override {
        throw std::logic_error("a check looked at the bytes of an undecided block");
    }
    std::span<const storage::content> possible(storage::place where) const override {
        return m_media.possible(where);
    }

private:
    const undecided_media& m_media;
};

} // namespace

exhaustive_search::exhaustive_search(search_input input, violation_log& violations)
    : cut_walk(std::move(input), violations), m_undecided(m_media, m_written) {}

void exhaustive_search::cut(const cut_changes& changes) {
    if (changes.media)
        m_undecided.media_changed();
    if (changes.media || changes.promises)
        ++m_version;
    if (changes.devices)
        m_tree.forget();
    m_found = 0;
    const std::uint64_t recoveries_before = m_counts.recoveries;
    const std::uint64_t leaves_before = m_counts.memo_hits;
    explore(m_tree.root());
    // Each recovery made one of the leaves that were visited; the others were known.
    m_counts.memo_hits -= m_counts.recoveries - recoveries_before;
    if (m_counts.memo_hits < leaves_before)
        throw std::logic_error("a recovery led to no leaf");
    if (m_found != m_undecided.represented())
        throw std::logic_error("the leaves stand for " + m_found.str() + " crash states of " +
                               m_undecided.represented().str());
    m_counts.crash_states += m_undecided.count();
    m_counts.sampled_cut_points += m_undecided.complete() ? 0 : 1;
}

// Below a node, everything that agrees with what was decided above it.
void exhaustive_search::explore(recovery_tree::node& from) {
    recovery_tree::node* at = &from;
    for (;;) {
        if (!at->visited)
            recover();
        if (at->leaf)
            return visit(*at->leaf);
        const auto possible = m_undecided.possible(at->looks_at);
        if (possible.size() > 1)
            break;
        at = &at->child(possible.front());
    }
    const auto span = m_undecided.possible(at->looks_at);
    const std::vector<storage::content> alternatives(span.begin(), span.end());
    for (const storage::content found : alternatives) {
        const std::size_t mark = m_undecided.mark();
        m_undecided.narrow(at->looks_at, found);
        explore(at->child(found));
        m_undecided.undo(mark);
    }
}

void exhaustive_search::recover() {
    recovery_begins();
    const std::size_t mark = m_undecided.mark();
    deciding_recovery decider(m_undecided, m_tree.root());
    {
        const storage::deciding in_force(decider);
        decider.finish(m_input.recover(m_undecided, m_devices));
    }
    m_undecided.undo(mark);
}

void exhaustive_search::visit(recovered& leaf) {
    ++m_counts.memo_hits;
    m_found += m_undecided.states_left();
    if (std::exchange(leaf.examined_against, m_version) == m_version)
        return;
    asking decider(m_undecided);
    const storage::deciding in_force(decider);
    examine(leaf.seen, [this](const checks::finding& found) { report(found); });
}

// The crash state that loses least of those that show the violation.
void exhaustive_search::report(const checks::finding& found) {
    if (!m_violations.is_new(found))
        return m_violations.add(found, m_counts.cut_points, {});
    const std::size_t mark = m_undecided.mark();
    if (storage::kind_of(found.shown) == storage::content_kind::undecided)
        m_undecided.narrow(storage::place_of(found.shown), found.culprit);
    m_violations.add(found, m_counts.cut_points, m_undecided.example());
    m_undecided.undo(mark);
}

} // namespace powercut::explorer
