// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/undecided_media.h"

#include <cstdint>
#include <span>
#include <vector>

// What is still possible after each of the power cuts so far. What survived a later cut may be the
// handle of a place of an earlier one: it is decided in turn when somebody looks.
namespace powercut::explorer {

class possibilities {
public:
    // The last cut comes last. Each must outlive its place here.
    void add_cut(undecided_media& after) { m_cuts.push_back(&after); }
    void remove_cut() { m_cuts.pop_back(); }

    // As that cut has them: contents, or handles of earlier cuts. Newest first.
    std::span<const storage::content> alternatives(storage::place where) const;
    // The same down to bytes; valid until the next call.
    std::span<const storage::content> contents(storage::place where) const;

    // Decides a place for one of its alternatives. undo() takes back all after a mark.
    void narrow(storage::place where, storage::content alternative);
    // Decides as much as it takes for a handle to hold these bytes, which must be possible.
    void narrow_to(storage::content handle, storage::content bytes);
    std::size_t mark() const { return m_narrowed.size(); }
    void undo(std::size_t mark);

    // Over all cuts: how many crash states agree with what was decided, and the losses of the best.
    storage::state_count states_left() const;
    std::uint64_t fewest_losses() const;
    std::vector<storage::crash_state> example() const; // by cut

private:
    void append_contents(storage::place where, std::vector<storage::content>& out) const;

    std::vector<undecided_media*> m_cuts;
    std::vector<std::uint32_t> m_narrowed;              // cuts, in the order of narrow()
    mutable std::vector<storage::content> m_contents{}; // what contents() points to
};

} // namespace powercut::explorer
