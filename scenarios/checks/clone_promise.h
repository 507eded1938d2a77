// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/snapshot_promise.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the oracle keeps of a clone, and what a reader may see of it.
//
// Where nobody wrote, a clone reads as its source, whether a region was hydrated or not: hydration
// copies and is never seen. Where somebody wrote, durability is the rule: the last value that was
// flushed or written with FUA, or any later one. Each sector is judged by itself.
//
// A discard makes whole regions count as hydrated without copying them (dm_spec.md 11.6): the range
// rounded inwards, so never a short last region. From the moment it is issued until it is
// overwritten, such a sector may show what the destination held before the clone came, and zeroes
// if discards are passed down, besides what it could show before. A flush does not narrow that:
// whether a discard did anything is not told. The rest of the range stays as it is.
//
// Not followed: what the destination holds by the clone's own doing, because no reader can tell.
namespace powercut::checks {

struct clone_state {
    std::string metadata; // as the table has them
    std::string destination;
    std::optional<std::uint32_t> source{};  // the oracle's numbers of volumes; none: no disk
    std::optional<std::uint32_t> beneath{}; // the destination, if what it held is known
    doubt why_not = doubt::none;
    // Its transaction was aborted after a disk's error: what was not flushed is lost or may yet be,
    // and it refuses what it cannot keep.
    bool aborted = false;
    value_history own{};
};

// What may be read of a sector, newest first: calls visit(value) until it returns true.
template <typename Visitor>
void each_possible(const clone_state& of, const volume_state& source, const point_of_view& from,
                   std::uint64_t sector, Visitor visit) {
    if (of.own.each_possible(sector, from.certainty(), value_history::always, visit))
        each_possible(source, from, sector, visit);
}

// Whether the sector held this value at some time, as far as was promised.
bool ever_held(const clone_state& of, const volume_state& source, std::uint64_t sector,
               storage::content value);

// The regions that a discard may cover as a whole.
struct region_range {
    std::uint64_t first = 0;
    std::uint64_t end = 0; // not after `first`: none
};
region_range whole_regions(std::uint64_t sector, std::uint64_t count, std::uint64_t region_sectors);

// What a range of a volume may have held at any time: one for each of several contents, which
// together have all of them, sector by sector.
std::vector<contents> all_contents(const volume_state& of, std::uint64_t sector,
                                   std::uint64_t count);

} // namespace powercut::checks
