// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/dm_clone_metadata.h"

#include "firmware_shim/kernel.h"
#include "target/clone/dm_clone_metadata_impl.h"

#include <algorithm>

namespace powercut::clone {

void log_metadata(const dm_clone_metadata& cmd, const std::string& text) {
    cmd.device.owner().log("clone metadata", text);
}

namespace {

std::string of_all(const dm_clone_metadata& cmd) {
    return " (total number of regions " + std::to_string(cmd.nr_regions) + ")";
}

void set_hydrated(dm_clone_metadata& cmd, std::uint64_t region) {
    dirty_map& current = *cmd.current_dmap;
    current.dirty_words.set(region / 64);
    current.dirty_regions.set(region);
    current.changed = true;
    cmd.region_map.set(region);
}

} // namespace

int dm_clone_set_region_hydrated(dm_clone_metadata& cmd, std::uint64_t region) {
    if (region >= cmd.nr_regions) {
        log_metadata(cmd, "Region " + std::to_string(region) + " out of range" + of_all(cmd));
        return -ERANGE;
    }
    if (cmd.read_only)
        return -EPERM;
    set_hydrated(cmd, region);
    return 0;
}

int dm_clone_cond_set_range(dm_clone_metadata& cmd, std::uint64_t start, std::uint64_t count) {
    if (start >= cmd.nr_regions || start + count < start || start + count > cmd.nr_regions) {
        log_metadata(cmd, "Invalid region range: start " + std::to_string(start) + ", nr_regions " +
                              std::to_string(count) + of_all(cmd));
        return -ERANGE;
    }
    if (cmd.read_only)
        return -EPERM;
    for (std::uint64_t region = start; region < start + count; ++region)
        if (!cmd.region_map.test(region))
            set_hydrated(cmd, region);
    return 0;
}

int dm_clone_metadata_pre_commit(dm_clone_metadata& cmd) {
    if (cmd.cannot_write())
        return -EPERM;
    dirty_map& next = cmd.current_dmap == &cmd.dmap[0] ? cmd.dmap[1] : cmd.dmap[0];
    if (next.changed || cmd.committing_dmap)
        return -EINVAL;
    cmd.committing_dmap = cmd.current_dmap;
    cmd.current_dmap = &next;
    return 0;
}

namespace {

// Puts one word of the transaction into the bitset on the disk. What was hydrated after the
// transaction was closed must stay out, as the destination has not been flushed since (C1).
int update_metadata_word(dm_clone_metadata& cmd, region_bits& dirty_regions, std::uint64_t word) {
    persistent_data_structures& disk = *cmd.disk;
    const region_bits& to_set =
        cmd.versions.clone_commits_exact_regions ? dirty_regions : cmd.region_map;
    const std::uint64_t end = std::min((word + 1) * 64, cmd.nr_regions);
    for (std::uint64_t region = to_set.find_next(true, word * 64, end); region < end;
         region = to_set.find_next(true, region + 1, end)) {
        if (const int result = disk.bitset.set_bit(region, &disk.bitset_root)) {
            log_metadata(cmd, "dm_bitset_set_bit failed");
            return result;
        }
        dirty_regions.clear(region);
    }
    return 0;
}

int flush_dmap(dm_clone_metadata& cmd, dirty_map& dmap) {
    persistent_data_structures& disk = *cmd.disk;
    const std::uint64_t words = dmap.dirty_words.size();
    for (std::uint64_t word = dmap.dirty_words.find_next(true, 0, words); word < words;
         word = dmap.dirty_words.find_next(true, word + 1, words)) {
        if (const int result = update_metadata_word(cmd, dmap.dirty_regions, word))
            return result;
        dmap.dirty_words.clear(word);
    }
    if (const int result = disk.bitset.flush(&disk.bitset_root)) {
        log_metadata(cmd, "dm_bitset_flush failed");
        return result;
    }
    if (const int result = commit_superblock(cmd))
        return result;
    // Also the regions of the next transaction are in this map, so it may be early.
    cmd.hydration_done = cmd.region_map.full() || cmd.hydration_done;
    dmap.changed = false;
    return 0;
}

} // namespace

int dm_clone_metadata_commit(dm_clone_metadata& cmd) {
    if (cmd.cannot_write())
        return -EPERM;
    if (!cmd.committing_dmap)
        return -EINVAL;
    const int result = flush_dmap(cmd, *cmd.committing_dmap);
    if (!result)
        cmd.committing_dmap = nullptr;
    return result;
}

void dm_clone_metadata_set_read_only(dm_clone_metadata& cmd) {
    cmd.read_only = true;
    if (!cmd.fail_io)
        cmd.disk->blocks.set_read_only();
}

void dm_clone_metadata_set_read_write(dm_clone_metadata& cmd) {
    cmd.read_only = false;
    if (!cmd.fail_io)
        cmd.disk->blocks.set_read_write();
}

bool dm_clone_changed_this_transaction(const dm_clone_metadata& cmd) {
    return cmd.dmap[0].changed || cmd.dmap[1].changed;
}

bool dm_clone_is_hydration_done(const dm_clone_metadata& cmd) {
    return cmd.hydration_done;
}

bool dm_clone_is_region_hydrated(const dm_clone_metadata& cmd, std::uint64_t region) {
    return cmd.hydration_done || cmd.region_map.test(region);
}

bool dm_clone_is_range_hydrated(const dm_clone_metadata& cmd, std::uint64_t start,
                                std::uint64_t count) {
    if (cmd.hydration_done)
        return true;
    return cmd.region_map.find_next(false, start, start + count) == start + count;
}

std::uint64_t dm_clone_nr_of_hydrated_regions(const dm_clone_metadata& cmd) {
    return cmd.region_map.count();
}

std::uint64_t dm_clone_find_next_unhydrated_region(const dm_clone_metadata& cmd,
                                                   std::uint64_t start) {
    return cmd.region_map.find_next(false, start, cmd.nr_regions);
}

int dm_clone_get_free_metadata_block_count(const dm_clone_metadata& cmd, std::uint64_t* count) {
    if (cmd.fail_io)
        return -EINVAL;
    *count = cmd.disk->space.get_nr_free();
    return 0;
}

int dm_clone_get_metadata_dev_size(const dm_clone_metadata& cmd, std::uint64_t* blocks) {
    if (cmd.fail_io)
        return -EINVAL;
    *blocks = cmd.disk->space.get_nr_blocks();
    return 0;
}

} // namespace powercut::clone
