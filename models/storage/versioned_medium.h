// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/cache_profile.h"
#include "models/storage/event.h"
#include "models/storage/medium.h"
#include "models/storage/version_table.h"

#include <cstdint>
#include <map>
#include <span>
#include <vector>

// A medium behind a write cache, with every version of a block that may still become durable: the
// rules D1-D10 and D12 of design.md section 3 in plain C++. Time, queues and completion order
// belong to the controller that feeds it events. README.md says how each rule is realised.
//
// Modelled: order of receipt decides between commands that overlap: the one received later is on
// top. Not modelled: two overlapping commands in flight that land in the reverse order (an old
// version in flight may still end up over a durable newer one, D5); errors at destage (D11); a
// hold-up budget (D12): the faults and the disk above do those. Units: sectors of 512 bytes.
// Commands are whole logical blocks.
namespace powercut::storage {

// One thing a sector may hold after a cut, and the command that wrote it (0: what was durable
// before).
struct version {
    content value = zeroes;
    command_id command = 0;
    bool operator==(const version&) const = default;
};

// Sectors of one command that survive together or not at all (D7). Later atoms overwrite earlier
// ones. When newer data became durable in the middle of an atom, what is left of it comes as
// several pieces, one after the other, with the same command and the same `whole`.
struct atom {
    command_id command = 0;
    std::uint64_t sector = 0;
    std::vector<content> data{};
    std::uint64_t whole = 0; // the sector where the atom began when it was received
};

class versioned_medium {
public:
    // std::invalid_argument for a profile outside its ranges or a size that is not whole logical
    // blocks.
    versioned_medium(medium initial, cache_profile profile);

    const cache_profile& profile() const { return m_profile; }
    std::uint64_t sectors() const { return durable_medium().sectors(); }
    bool cache_enabled() const { return m_cache_enabled; } // by cache_switched (D4)

    // Takes the step that the event names. std::logic_error where it contradicts what went before;
    // a destage of sectors that are decided by now does nothing.
    // Appended to `touched`: the sectors whose candidates or durable content the step changed, in
    // any order, some maybe more than once. It costs only what it touches.
    void apply(const event& step, std::vector<std::uint64_t>* touched = nullptr);

    // D6: the newest completed version of each sector. A read against a write in flight sees, here,
    // the old one.
    void read(std::uint64_t sector, std::span<content> out) const;
    // What is durable now whatever happens.
    content durable(std::uint64_t sector) const { return durable_medium().read(sector); }
    const medium& durable_medium() const { return m_versions.durable(); }
    // The bookkeeping, for what follows a disk step by step (group_tracker.h).
    const version_table& versions() const { return m_versions; }

    // D7: what this sector may hold after a cut now; the durable version first, then in order of
    // receipt; versions that hold the same bytes as an earlier one in the list are left out. Where
    // an interrupted write may damage it (D9): that, by the command of the write.
    std::vector<version> legal(std::uint64_t sector) const;
    // The atoms that a cut now may lose or keep, in order of receipt.
    std::vector<atom> undecided() const;

    // The highest number among the commands that are in flight or undecided; 0 where none are. The
    // numbers above it are free.
    command_id last_command() const;

    // Which blocks a full cache wants to write out now, by its policy; the controller answers with
    // `destaged` events. Empty while the cache has room. Each version takes its own room. Blocks of
    // writes in flight stay, and under ordered destage all that was received after them.
    std::vector<event> wants_to_destage() const;

    // How often each armed violation made a difference, by name, for the verdict.
    std::uint64_t flushes_ignored() const { return m_flushes_ignored; }
    std::uint64_t fuas_ignored() const { return m_fuas_ignored; }

private:
    void take(const event& step);
    void write_received(const event& step);
    void write_completed(const event& step);
    void flush_submitted(const event& step);
    void flush_completed(const event& step);
    void cache_switched(const event& step);
    void destaged(const event& step);

    void add_damage(std::uint64_t sector, std::vector<version>& versions) const;
    bool volatile_cache() const;
    bool ordered() const { return m_profile.order == destage_order::ordered; }
    bool honours_fua(receipt received, const pending_write& write);
    bool differs_from_durable(receipt received, const pending_write& write) const;
    void settle_write(receipt received);
    void settle_completed_upto(std::uint64_t completion);
    void settle_newest_first(std::vector<receipt> writes);
    void require_prefix(receipt received, std::uint64_t sector) const;
    std::uint64_t atom_sectors(const event& write) const;

    cache_profile m_profile;
    version_table m_versions;
    bool m_cache_enabled;
    std::map<command_id, std::uint64_t> m_flushes; // outstanding: completions that each covers (D3)
    std::uint64_t m_arm = 0;                       // where the elevator stopped
    std::uint64_t m_flushes_ignored = 0;
    std::uint64_t m_fuas_ignored = 0;
};

} // namespace powercut::storage
