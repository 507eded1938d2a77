// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/snapshot_promise.h"

#include <algorithm>

namespace powercut::checks {

namespace {

// Adds what is left of `past` without `allowed` as outdated.
void add_statement(std::uint64_t sector, const contents& allowed, contents& past,
                   device_expectation& out) {
    const auto gone = std::remove_if(past.begin(), past.end(), [&](storage::content value) {
        return std::ranges::find(allowed, value) != allowed.end();
    });
    past.erase(gone, past.end());
    out.add(sector, {allowed.data(), allowed.size()}, {past.data(), past.size()});
}

} // namespace

void expect_origin(const volume_state& on, const point_of_view& from,
                   std::span<const std::uint64_t> sectors, device_expectation& out) {
    contents allowed;
    contents past;
    for (const std::uint64_t sector : sectors) {
        allowed.clear();
        past.clear();
        on.history.possible(sector, from.certainty(), on.initial(sector), allowed);
        past.push_back(on.initial(sector));
        on.history.ever_written(sector, past);
        add_statement(sector, allowed, past, out);
    }
}

// Only a write to the origin that had ended before the creation began was surely there to be taken,
// so only those hide older ones.
void expect_snapshot(const snapshot_state& of, const point_of_view& from,
                     std::span<const std::uint64_t> sectors, device_expectation& out) {
    vantage base = from.certainty();
    base.ended_before = of.create_begun;
    const vantage at_creation{.by = vantage::basis::guaranteed,
                              .known_before = of.create_begun,
                              .ended_before = of.create_begun};
    // A value to find out whether the snapshot's own writes hide the origin; no sector can hold it.
    constexpr storage::content from_origin = ~storage::content{0};
    contents allowed;
    contents past;
    for (const std::uint64_t sector : sectors) {
        allowed.clear();
        past.clear();
        const storage::content initial = of.origin->initial(sector);
        if (of.own.possible(sector, from.certainty(), from_origin, allowed)) {
            allowed.erase(allowed.begin()); // from_origin: it comes first
            of.origin->history.possible(sector, base, of.exposed, initial, allowed);
        }
        of.origin->history.possible(sector, at_creation, of.exposed, initial, past);
        of.own.ever_written(sector, past);
        add_statement(sector, allowed, past, out);
    }
}

} // namespace powercut::checks
