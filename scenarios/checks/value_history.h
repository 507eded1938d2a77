// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/content.h"

#include <boost/container/small_vector.hpp>

#include <cstdint>
#include <limits>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

// Everything that was ever written to the sectors of one volume or snapshot, and what of it a
// reader may still see. The rule is the one of real time: a write hides another only where the
// other had ended before it was issued, so concurrent writes may land either way.
//
// A question looks at the versions of a sector from the newest on, and ends at those that were over
// when the newest certain write was issued: it costs what may still be seen, not the sector's past.
//
// Not modelled: order that a disk happens to keep without promising it.
namespace powercut::checks {

using moment = std::uint64_t; // the position of a promise event in the run, from 1; 0: before it
inline constexpr moment never = std::numeric_limits<moment>::max();
using write_id = std::uint32_t; // counts the writes of one history, in order of issue

struct write_record {
    std::uint64_t sector = 0;
    std::uint32_t count = 0;
    write_id oldest = 0;       // that was under way when this one was issued
    bool acknowledged = false; // ended without an error
    bool hides = true;         // false for a discard: what it leaves is not certain
    bool shows_through =
        false;              // seen by snapshots whenever they were taken (a discard passed down)
    bool withdrawn = false; // was refused and changed nothing
    moment issued = 0;
    moment ended = never;      // never: in flight
    moment guaranteed = never; // since when no power cut may undo it
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
    write_id oldest = 0;                                 // that was under way when it opened
    write_id end = std::numeric_limits<write_id>::max(); // the first that came too late for it
};

using contents = std::vector<storage::content>;

class value_history {
public:
    // One handle a sector.
    write_id issue(moment now, std::uint64_t sector, std::span<const storage::content> data,
                   bool hides, bool shows_through);
    void end(write_id id, moment now, bool acknowledged);
    void withdraw(write_id id) { m_writes[id].withdrawn = true; }
    // No power cut may undo this write any more. False where that changes nothing: it was so
    // before, or it did not succeed.
    bool guarantee(write_id id, moment now);
    // The same for all that were acknowledged before a flush was issued; calls changed(write).
    template <typename Visitor>
    void guarantee_ended_before(moment flush_issued, moment now, Visitor changed);
    // What was acknowledged and is not guaranteed lies where no later flush goes.
    void no_flush_covers_it() { m_unguaranteed.clear(); }
    // What was acknowledged and is not guaranteed may be lost for ever.
    void lose_unguaranteed();

    const write_record& write(write_id id) const { return m_writes[id]; }
    write_id next() const { return static_cast<write_id>(m_writes.size()); }
    write_id oldest_under_way() const; // next(), where there is none

    // What may be read of a sector, newest first: calls visit(value) until it returns true.
    // Returns whether what the sector held at first may be read too; false where visit() ended it.
    template <typename Visitor>
    bool each_possible(std::uint64_t sector, const vantage& from, std::span<const window> windows,
                       Visitor visit) const;
    static constexpr window always[]{{}};

    // Whether this value was ever written to it.
    bool ever_written(std::uint64_t sector, storage::content value) const;
    contents all_written(std::uint64_t sector) const; // in order of issue

private:
    struct version {
        storage::content value;
        write_id write;
    };
    using version_list = boost::container::small_vector<version, 1>; // in order of issue

    static bool certain(const write_record& write, const vantage& from);
    static bool touches(const write_record& write, std::span<const window> windows);
    // How many of them.
    static std::size_t issued_before(const version_list& versions, write_id end);

    std::vector<write_record> m_writes;
    std::vector<write_id> m_under_way;    // in order of issue
    std::vector<write_id> m_unguaranteed; // acknowledged
    std::unordered_map<std::uint64_t, version_list> m_sectors;
    std::unordered_set<std::uint64_t> m_shown_through; // sectors with a version that shows through
};

template <typename Visitor>
void value_history::guarantee_ended_before(moment flush_issued, moment now, Visitor changed) {
    std::erase_if(m_unguaranteed, [&](write_id id) {
        if (m_writes[id].ended >= flush_issued)
            return false;
        if (guarantee(id, now))
            changed(m_writes[id]);
        return true;
    });
}

// The certain write that was issued last hides all that had ended by then; what had not was issued
// after the oldest write that was under way.
template <typename Visitor>
bool value_history::each_possible(std::uint64_t sector, const vantage& from,
                                  std::span<const window> windows, Visitor visit) const {
    const auto found = m_sectors.find(sector);
    if (found == m_sectors.end())
        return true;
    const version_list& versions = found->second;
    const bool any_time = !m_shown_through.empty() && m_shown_through.contains(sector);
    std::size_t at = versions.size();
    const write_record* hiding = nullptr;
    for (std::size_t i = any_time ? 1 : windows.size(); i-- > 0;) {
        const window& open = any_time ? always[0] : windows[i];
        if (open.to != never)
            at = std::min(at, issued_before(versions, open.end));
        for (; at > 0; --at) {
            const version& each = versions[at - 1];
            if (hiding && each.write < hiding->oldest)
                return false;
            if (each.write < open.oldest)
                break; // the window before this one goes on from here
            const write_record& write = m_writes[each.write];
            if ((hiding && write.ended < hiding->issued) || !touches(write, windows))
                continue;
            if (visit(each.value))
                return false;
            if (!hiding && certain(write, from))
                hiding = &write;
        }
    }
    return !hiding;
}

} // namespace powercut::checks
