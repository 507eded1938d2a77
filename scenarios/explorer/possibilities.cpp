// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/possibilities.h"

#include <algorithm>

namespace powercut::explorer {

namespace {

bool undecided(storage::content handle) {
    return storage::kind_of(handle) == storage::content_kind::undecided;
}

} // namespace

std::span<const storage::content> possibilities::alternatives(storage::place where) const {
    return m_cuts[where.cut]->possible(where);
}

std::span<const storage::content> possibilities::contents(storage::place where) const {
    if (where.cut == 0)
        return alternatives(where);
    m_contents.clear();
    append_contents(where, m_contents);
    return m_contents;
}

void possibilities::append_contents(storage::place where,
                                    std::vector<storage::content>& out) const {
    const auto span = alternatives(where);
    for (const storage::content each : std::vector(span.begin(), span.end())) {
        if (undecided(each))
            append_contents(storage::place_of(each), out);
        else if (std::ranges::find(out, each) == out.end())
            out.push_back(each);
    }
}

void possibilities::narrow(storage::place where, storage::content alternative) {
    if (m_cuts[where.cut]->narrow(where, alternative))
        m_narrowed.push_back(where.cut);
}

void possibilities::narrow_to(storage::content handle, storage::content bytes) {
    while (undecided(handle)) {
        const storage::place where = storage::place_of(handle);
        const auto span = alternatives(where);
        const std::vector all(span.begin(), span.end());
        const auto leads_there = [&](storage::content each) {
            if (!undecided(each))
                return each == bytes;
            const auto possible = contents(storage::place_of(each));
            return std::ranges::find(possible, bytes) != possible.end();
        };
        const auto chosen = std::ranges::find_if(all, leads_there);
        if (chosen == all.end())
            return; // not possible
        narrow(where, *chosen);
        handle = *chosen;
    }
}

void possibilities::undo(std::size_t mark) {
    for (; m_narrowed.size() > mark; m_narrowed.pop_back())
        m_cuts[m_narrowed.back()]->undo();
}

storage::state_count possibilities::states_left() const {
    storage::state_count left = 1;
    for (const undecided_media* each : m_cuts)
        left *= each->states_left();
    return left;
}

std::uint64_t possibilities::fewest_losses() const {
    std::uint64_t losses = 0;
    for (const undecided_media* each : m_cuts)
        losses += each->fewest_losses();
    return losses;
}

std::vector<storage::crash_state> possibilities::example() const {
    std::vector<storage::crash_state> states;
    for (const undecided_media* each : m_cuts)
        states.push_back(each->example());
    return states;
}

} // namespace powercut::explorer
