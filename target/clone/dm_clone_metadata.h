// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/block_device.h"
#include "target/behaviour/behaviour.h"

#include <cstdint>
#include <memory>

// Which regions of a clone are hydrated: in memory, and as a bitset on the metadata device that
// changes in transactions of two phases (dm_spec.md section 12, dm-clone-metadata.c). Regions are
// numbered from 0. Calls that do I/O may sleep; results are 0 or a negative errno, and the reasons
// go to the kernel's log. Not modelled: the locks, because nothing else runs between two sleeps.
namespace powercut::clone {

using shim::sector_t;

class dm_clone_metadata;

struct dm_clone_metadata_close { // frees it; what is dirty in its cache is written, not flushed
    void operator()(dm_clone_metadata* cmd) const;
};
using dm_clone_metadata_ptr = std::unique_ptr<dm_clone_metadata, dm_clone_metadata_close>;

// Loads the metadata, or formats a device whose first block is zero. Null and *error.
dm_clone_metadata_ptr dm_clone_metadata_open(shim::block_device& device, sector_t target_size,
                                             sector_t region_size,
                                             const target::behaviour& versions, int* error);

// In memory only, until the next commit: -ERANGE, or -EPERM when read-only.
int dm_clone_set_region_hydrated(dm_clone_metadata& cmd, std::uint64_t region);
// Those of the range that are not hydrated yet.
int dm_clone_cond_set_range(dm_clone_metadata& cmd, std::uint64_t start, std::uint64_t count);

// A commit: pre_commit closes the transaction, then the caller flushes the destination, then commit
// makes it durable.
int dm_clone_metadata_pre_commit(dm_clone_metadata& cmd);
int dm_clone_metadata_commit(dm_clone_metadata& cmd);
// Back to what the disk has; reload_in_core_bitset does the same for the regions in memory.
int dm_clone_metadata_abort(dm_clone_metadata& cmd);
int dm_clone_reload_in_core_bitset(dm_clone_metadata& cmd);
void dm_clone_metadata_set_read_only(dm_clone_metadata& cmd);
void dm_clone_metadata_set_read_write(dm_clone_metadata& cmd);

// Whether a commit has something to do; also while one runs.
bool dm_clone_changed_this_transaction(const dm_clone_metadata& cmd);
bool dm_clone_is_hydration_done(const dm_clone_metadata& cmd); // and that is on the disk
bool dm_clone_is_region_hydrated(const dm_clone_metadata& cmd, std::uint64_t region);
bool dm_clone_is_range_hydrated(const dm_clone_metadata& cmd, std::uint64_t start,
                                std::uint64_t count);
std::uint64_t dm_clone_nr_of_hydrated_regions(const dm_clone_metadata& cmd);
// The first at or behind `start`; the number of regions if there is none.
std::uint64_t dm_clone_find_next_unhydrated_region(const dm_clone_metadata& cmd,
                                                   std::uint64_t start);
int dm_clone_get_free_metadata_block_count(const dm_clone_metadata& cmd, std::uint64_t* count);
int dm_clone_get_metadata_dev_size(const dm_clone_metadata& cmd, std::uint64_t* blocks);

} // namespace powercut::clone
