// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/cache_profile.h"
#include "models/storage/survival_group.h"
#include "models/storage/version_table.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

// Damage below the command (D9): a disk with 512-byte logical and 4096-byte physical blocks (512e)
// writes a part of a physical block by reading all of it, changing it and writing it back. Where
// power goes in between, sectors may be lost that the command did not name, durable ones included.
//
// Modelled: as long as a write that covers a physical block only in part is not durable there, the
// sectors of the block that it does not cover are its neighbours, and a cut leaves all neighbours
// of the block as they were or all of them damaged, whatever else survives. A command that covers
// the whole block does no harm, torn or not. A protected cache finishes what it began (D12).
// Not modelled: damage to sectors with undecided versions of their own (those may be lost, not
// damaged), to a part of the neighbours, or reported by the disk as read errors; a limit to how
// many blocks may be caught in the act; under ordered destage, that only the next atom can be.
// Sectors of 512 bytes.
namespace powercut::storage {

struct neighbour {
    std::uint64_t sector = 0;
    command_id command = 0; // the write whose interruption damages it: the last one received
};

// The physical blocks that a run of sectors lies in, all of them; with no damage just the sectors.
struct sector_range {
    std::uint64_t sector = 0;
    std::uint64_t count = 0;
};
// What a write of these sectors may change on a disk of so many, its neighbours included.
sector_range affected_by(const cache_profile& profile, std::uint64_t disk_sectors,
                         sector_range written);

// The first sectors of the physical blocks of these, ascending; none where nothing is damaged.
std::vector<std::uint64_t> damageable_blocks(const cache_profile& profile,
                                             std::span<const std::uint64_t> sectors);

// Those of the physical block with this first sector that a cut now may damage, ascending.
std::vector<neighbour> neighbours_in(const version_table& versions, const cache_profile& profile,
                                     std::uint64_t block);

// The two states of the neighbours of a block: as they were, and damaged. Of each sector
// versions[0] is the damage, by the command that was interrupted, and the newest is what is
// durable, as command 0, so that keeping everything means no damage. nullptr where that makes no
// difference.
std::unique_ptr<survival_group> make_damage_group(const version_table& versions,
                                                  const cache_profile& profile, std::uint64_t block,
                                                  told_apart by);

} // namespace powercut::storage
