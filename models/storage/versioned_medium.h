// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/cache_profile.h"
#include "models/storage/event.h"
#include "models/storage/medium.h"

#include <cstdint>
#include <span>
#include <vector>

// A medium behind a write cache, with every version of a block that may still become durable: the rules
// D1-D8 and D10 of design.md section 3 in plain C++. Time, queues and completion order belong to the
// controller that feeds it events.
namespace powercut::storage {

// One thing a sector may hold after a cut, and the command that wrote it (0: what was durable before).
struct version {
    content value = zeroes;
    command_id command = 0;
    bool operator==(const version&) const = default;
};

// Sectors of one command that survive together or not at all (D7). Later atoms overwrite earlier ones.
struct atom {
    command_id command = 0;
    std::uint64_t sector = 0;
    std::vector<content> data{};
};

class versioned_medium {
public:
    versioned_medium(medium initial, cache_profile profile);

    const cache_profile& profile() const;
    std::uint64_t sectors() const;

    // Takes the step that the event names. std::logic_error where it contradicts what went before.
    void apply(const event& step);

    // D6: the newest completed version of each sector. A read against a write in flight sees, here, the old one.
    void read(std::uint64_t sector, std::span<content> out) const;
    // What is durable now whatever happens.
    content durable(std::uint64_t sector) const;

    // D7: what this sector may hold after a cut now; the durable version first, then in order of
    // receipt; versions that hold the same bytes as an earlier one in the list are left out.
    std::vector<version> legal(std::uint64_t sector) const;
    // The atoms that a cut now may lose or keep, in order of receipt.
    std::vector<atom> undecided() const;

    // Which blocks a full cache wants to write out now, by its policy; the controller answers with
    // `destaged` events. Empty while the cache has room.
    std::vector<event> wants_to_destage() const;

    // How often each armed violation made a difference, by name, for the verdict.
    std::uint64_t flushes_ignored() const;
    std::uint64_t fuas_ignored() const;
};

} // namespace powercut::storage
