// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/clone/dm_clone_metadata.h"
#include "target/clone/region_bits.h"
#include "target/persistent_data/dm_bitset.h"
#include "target/persistent_data/dm_space_map_metadata.h"

#include <array>

// What the metadata of a clone consist of; private to the files that implement them.
namespace powercut::clone {

using persistent_data::block_t;

inline constexpr block_t superblock_location = 0;

// Everything that stands on the metadata device: made anew after an abort.
struct persistent_data_structures {
    persistent_data_structures(shim::block_device& device, const target::behaviour& versions)
        : blocks(device), tm(blocks, versions), space(tm), bitset(tm) {
        tm.set_space_map(space);
    }
    persistent_data::dm_block_manager blocks;
    persistent_data::dm_transaction_manager tm;
    persistent_data::dm_space_map_metadata space;
    persistent_data::dm_disk_bitset bitset;
    block_t bitset_root = 0;
};

// What one transaction hydrated.
struct dirty_map {
    explicit dirty_map(std::uint64_t regions)
        : dirty_words(region_bits::words(regions)), dirty_regions(regions) {}
    region_bits dirty_words; // a bit a word of dirty_regions
    region_bits dirty_regions;
    bool changed = false;
};

class dm_clone_metadata {
public:
    dm_clone_metadata(shim::block_device& on, sector_t target_sectors, sector_t region_sectors,
                      const target::behaviour& kernel_versions)
        : device(on), versions(kernel_versions), target_size(target_sectors),
          region_size(region_sectors),
          nr_regions((target_sectors + region_sectors - 1) / region_sectors),
          region_map(nr_regions), dmap{dirty_map(nr_regions), dirty_map(nr_regions)} {}

    bool cannot_write() const { return fail_io || disk->blocks.is_read_only(); }

    shim::block_device& device;
    const target::behaviour versions;
    const sector_t target_size;
    const sector_t region_size;
    const std::uint64_t nr_regions;
    region_bits region_map;
    std::array<dirty_map, 2> dmap; // one takes what is hydrated while the other is committed
    dirty_map* current_dmap = dmap.data();
    dirty_map* committing_dmap = nullptr;
    bool hydration_done = false;
    bool read_only = false;
    bool fail_io = false; // the metadata could not be opened again: there are none
    std::unique_ptr<persistent_data_structures> disk;
};

void log_metadata(const dm_clone_metadata& cmd, const std::string& text);

// dm_clone_superblock.cpp
// Makes the rest of a transaction durable, then the superblock that names it.
int commit_superblock(dm_clone_metadata& cmd);
int read_superblock(dm_clone_metadata& cmd); // into cmd.disk
int superblock_all_zeroes(dm_clone_metadata& cmd, bool* zeroes);

// dm_clone_metadata_open.cpp
int create_persistent_data_structures(dm_clone_metadata& cmd, bool may_format_device);
void destroy_persistent_data_structures(dm_clone_metadata& cmd);
int load_bitset_in_core(dm_clone_metadata& cmd);

} // namespace powercut::clone
