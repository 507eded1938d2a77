// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/content.h"

#include <boost/container/small_vector.hpp>

#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <vector>

// Everything that was ever written to the sectors of one volume or snapshot, and what of it a
// reader may still see. The rule is the one of real time: a write hides another only where the
// other had ended before it was issued, so concurrent writes may land either way.
//
// Not modelled: order that a disk happens to keep without promising it.
namespace powercut::checks {

using moment = std::uint64_t; // the position of a promise event in the run, from 1; 0: before it
inline constexpr moment never = std::numeric_limits<moment>::max();

struct write_record {
    moment issued = 0;
    moment ended = never;      // never: in flight
    moment guaranteed = never; // since when no power cut may undo it
    bool acknowledged = false; // ended without an error
    bool hides = true;         // false for a discard: what it leaves is not certain
    bool shows_through =
        false;              // seen by snapshots whenever they were taken (a discard passed down)
    bool withdrawn = false; // was refused and changed nothing
};

// Which writes count as certain, and so hide what they overwrote.
struct vantage {
    enum class basis : std::uint8_t { guaranteed, acknowledged };
    basis by = basis::guaranteed;
    moment known_before = never; // guaranteed before this moment
    moment ended_before = never;
};

// Writes that touch one of these spans of time count, others are not seen at all.
struct window {
    moment from = 0;
    moment to = never;
};

using contents = boost::container::small_vector<storage::content, 8>;

class value_history {
public:
    using write_id = std::uint32_t;

    // One handle a sector.
    write_id issue(moment now, std::uint64_t sector, std::span<const storage::content> data,
                   bool hides, bool shows_through);
    void end(write_id id, moment now, bool acknowledged);
    void withdraw(write_id id) { m_writes[id].withdrawn = true; }
    // No power cut may undo this write any more; nothing for one that did not succeed.
    void guarantee(write_id id, moment now);
    // The same for all that were acknowledged before a flush was issued.
    void guarantee_ended_before(moment flush_issued, moment now);

    // Appends what may be read of a sector: `initial` where nothing certain hides it. True when
    // `initial` is among it.
    bool possible(std::uint64_t sector, const vantage& from, storage::content initial,
                  contents& out) const;
    // The same of the writes that touch one of the windows; others hide nothing either.
    bool possible(std::uint64_t sector, const vantage& from, std::span<const window> windows,
                  storage::content initial, contents& out) const;
    // Appends every value that was ever written to it.
    void ever_written(std::uint64_t sector, contents& out) const;

    std::vector<std::uint64_t> sectors() const; // that have a history, ascending

private:
    struct version {
        storage::content value;
        write_id write;
    };
    using version_list = boost::container::small_vector<version, 2>;

    bool certain(const write_record& write, const vantage& from) const;
    const version_list* find(std::uint64_t sector) const;

    std::vector<write_record> m_writes;
    std::vector<write_id> m_unguaranteed; // acknowledged
    std::map<std::uint64_t, version_list> m_sectors;
};

void append_new(contents& out, storage::content value); // unless it is there already

} // namespace powercut::checks
