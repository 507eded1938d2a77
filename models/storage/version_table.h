// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/event.h"
#include "models/storage/medium.h"

#include <boost/container/small_vector.hpp>

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

// Which versions of which sectors may still become durable, over what is durable. The bookkeeping
// under versioned_medium: it knows receipt, completion and durability, and none of the rules about
// when.
//
// Order is the order of receipt everywhere: a read returns the version received last among the
// completed ones, and a version that becomes durable does not replace a durable one received after
// it. Cost: an event costs its sectors times the logarithm of what is undecided. Sectors that are
// decided leave nothing behind but their entry in the medium.
namespace powercut::storage {

using receipt = std::uint64_t; // 1 for the first write received, 2 for the next, ...

struct candidate { // a version that a cut may keep or lose
    receipt received = 0;
    content value = zeroes;
    command_id command = 0;
    bool completed = false;
};

using candidate_list = boost::container::small_vector<candidate, 2>; // ascending receipt

struct pending_write { // in flight, or completed with sectors still undecided
    command_id command = 0;
    std::uint64_t sector = 0;
    std::uint64_t count = 0;
    std::uint64_t atom_sectors = 0; // the command is cut into atoms of so many sectors (D7)
    bool fua = false;
    bool write_through = false;  // received while no cache was on (D4)
    std::uint64_t completed = 0; // 0: in flight; else the how manieth completion it was
    std::uint64_t undecided = 0; // sectors
};

class version_table {
public:
    explicit version_table(medium initial) : m_durable(std::move(initial)) {}

    const medium& durable() const { return m_durable; }
    const std::map<receipt, pending_write>& pending() const { return m_pending; }
    // The candidates of a sector; nullptr where there are none.
    const candidate_list* candidates(std::uint64_t sector) const;
    const candidate* find(std::uint64_t sector, receipt received) const;
    // The atom (D7) that wrote this candidate of this sector, as it was when it was received.
    struct extent {
        std::uint64_t sector = 0;
        std::uint64_t count = 0;
    };
    extent atom_at(std::uint64_t sector, receipt received) const;
    // The newest completed version of a sector (D6).
    content newest_completed(std::uint64_t sector) const;

    bool knows(command_id command) const { return m_by_command.contains(command); }
    receipt received(command_id command) const { return m_by_command.at(command); }
    std::uint64_t completions() const { return m_completions; }
    // Sectors of completed writes that are not durable: what fills the cache.
    std::uint64_t cached_sectors() const { return m_cached_sectors; }
    // Completed writes with undecided sectors, by the order in which they completed.
    const std::map<std::uint64_t, receipt>& cached_writes() const { return m_cached_writes; }
    // The undecided sector at or after this one, with its candidates; false where there is none.
    struct undecided_sector {
        std::uint64_t sector = 0;
        const candidate_list* candidates = nullptr;
    };
    bool next_undecided(std::uint64_t from, undecided_sector& found) const;
    // The sectors whose candidates or durable content changed since forget_touched(), in the order
    // of the changes; some come more than once.
    const std::vector<std::uint64_t>& touched() const { return m_touched; }
    void forget_touched() { m_touched.clear(); }

    void receive(const pending_write& write, const std::vector<content>& data);
    void complete(receipt received);
    // Makes these sectors of a write durable where they are undecided. Older completed versions of
    // them are dropped; older ones in flight only with `in_flight_too`.
    void settle(receipt received, std::uint64_t sector, std::uint64_t count, bool in_flight_too);

private:
    struct history {
        receipt durable = 0; // 0: from before all candidates
        candidate_list versions;
    };
    using history_map = std::map<std::uint64_t, history>;

    history_map::iterator drop(history_map::iterator at, receipt upto, bool in_flight_too);
    void forget(const candidate& gone);
    void release_if_decided(receipt received);

    medium m_durable;
    history_map m_sectors; // those with candidates
    std::map<receipt, pending_write> m_pending;
    std::unordered_map<command_id, receipt> m_by_command;
    std::map<std::uint64_t, receipt> m_cached_writes;
    std::vector<std::uint64_t> m_touched;
    receipt m_receipts = 0;
    std::uint64_t m_completions = 0;
    std::uint64_t m_cached_sectors = 0;
};

} // namespace powercut::storage
