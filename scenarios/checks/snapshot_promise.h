// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/medium.h"
#include "scenarios/checks/doubt.h"
#include "scenarios/checks/value_history.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the oracle keeps of a volume and of a snapshot, and what a reader may see of them.
namespace powercut::checks {

// A run of sectors of one disk.
struct volume_extent {
    storage::initial_fill fill{};
    std::uint64_t first_sector = 0;
    std::uint64_t sectors = 0;
};

// A disk, a partition or what is made up of such, and the bytes it starts with.
struct volume_description {
    std::string name;
    storage::initial_fill fill{};
    std::uint64_t first_sector = 0; // on its disk, whose sectors the fill counts
    std::uint64_t sectors = 0;
    std::vector<volume_extent> extents{}; // of one that is made up; else empty

    storage::content initial(std::uint64_t sector) const;
};

struct volume_state {
    volume_description is;
    value_history history{};
    doubt why_not = doubt::none; // judged
    std::vector<table_piece> pieces{};
    std::vector<std::string> other_names{}; // of devices made of the same pieces
    bool disturbed = false; // what it holds is not known, for any other reason than what lies on it
    // The snapshot that was merged into it to the end: what it holds now is that one's content.
    std::optional<std::uint32_t> merged{};

    storage::content initial(std::uint64_t sector) const { return is.initial(sector); }
    bool is_called(const std::string& name) const {
        return !name.empty() &&
               (is.name == name || std::ranges::find(other_names, name) != other_names.end());
    }
};

struct snapshot_state {
    std::string cow;                       // volume
    std::optional<std::uint32_t> origin{}; // the oracle's number of the volume; none: no disk
    bool persistent = false;
    doubt why_not = doubt::none; // judged
    moment create_begun = 0;
    std::vector<window> exposed{}; // while it was not there to keep writes to the origin from it
    value_history own{};

    bool invalid = false;
    bool maybe_invalid = false;     // an invalidation is under way, of this one or of another
    bool maybe_invalidated = false; // the power went while one was
    bool reported = false;
};

// From where a device is looked at: after a cut, or while it runs.
struct point_of_view {
    bool live = false;
    moment before = never; // live: writes count that were acknowledged before this

    vantage certainty() const {
        return live ? vantage{.by = vantage::basis::acknowledged, .ended_before = before}
                    : vantage{.by = vantage::basis::guaranteed};
    }
};

// What may be read of a sector, newest first: calls visit(value) until it returns true.
template <typename Visitor>
void each_possible(const volume_state& on, const point_of_view& from, std::uint64_t sector,
                   Visitor visit) {
    if (on.history.each_possible(sector, from.certainty(), value_history::always, visit))
        visit(on.initial(sector));
}

// Only a write to the origin that had ended before the creation began was surely there to be taken,
// so only those hide older ones.
template <typename Visitor>
void each_possible(const snapshot_state& of, const volume_state& origin, const point_of_view& from,
                   std::uint64_t sector, Visitor visit) {
    vantage base = from.certainty();
    base.ended_before = of.create_begun;
    if (of.own.each_possible(sector, from.certainty(), value_history::always, visit) &&
        origin.history.each_possible(sector, base, of.exposed, visit))
        visit(origin.initial(sector));
}

// Whether the sector held this value at some time, as far as was promised.
bool ever_held(const volume_state& on, std::uint64_t sector, storage::content value);
bool ever_held(const snapshot_state& of, const volume_state& origin, std::uint64_t sector,
               storage::content value);

} // namespace powercut::checks
