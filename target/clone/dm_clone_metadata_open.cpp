// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/kernel.h"
#include "target/clone/dm_clone_metadata_impl.h"

// Opening, formatting and loading of clone metadata (dm_spec.md 12.2).
namespace powercut::clone {

namespace {

int create_bitset(dm_clone_metadata& cmd) {
    persistent_data_structures& disk = *cmd.disk;
    if (const int result = disk.bitset.empty(&disk.bitset_root)) {
        log_metadata(cmd, "Failed to create empty on-disk bitset");
        return result;
    }
    const int result = disk.bitset.grow(cmd.nr_regions, &disk.bitset_root);
    if (result)
        log_metadata(cmd, "Failed to resize on-disk bitset to " + std::to_string(cmd.nr_regions) +
                              " entries");
    return result;
}

int format_metadata(dm_clone_metadata& cmd) {
    persistent_data_structures& disk = *cmd.disk;
    if (const int result = disk.space.create(disk.blocks.nr_blocks(), superblock_location)) {
        cmd.device.owner().log("transaction manager", "couldn't create metadata space map");
        log_metadata(cmd, "Failed to create transaction manager");
        return result;
    }
    const int result = create_bitset(cmd);
    return result ? result : commit_superblock(cmd);
}

int open_or_format_metadata(dm_clone_metadata& cmd, bool may_format_device) {
    bool unformatted = false;
    if (const int result = superblock_all_zeroes(cmd, &unformatted))
        return result;
    if (!unformatted) {
        const int result = read_superblock(cmd);
        // What was just read may be in the cache of the disk only, if a flush has failed (F12).
        const bool trusts_it = result || !cmd.versions.clone_flushes_metadata_at_open;
        return trusts_it ? result : cmd.disk->blocks.flush();
    }
    return may_format_device ? format_metadata(cmd) : -EPERM;
}

} // namespace

int create_persistent_data_structures(dm_clone_metadata& cmd, bool may_format_device) {
    cmd.disk = std::make_unique<persistent_data_structures>(cmd.device, cmd.versions);
    const int result = open_or_format_metadata(cmd, may_format_device);
    if (result)
        destroy_persistent_data_structures(cmd);
    return result;
}

void destroy_persistent_data_structures(dm_clone_metadata& cmd) {
    if (cmd.disk)
        cmd.disk->blocks.destroy();
    cmd.disk.reset();
}

int load_bitset_in_core(dm_clone_metadata& cmd) {
    persistent_data_structures& disk = *cmd.disk;
    if (const int result = disk.bitset.flush(&disk.bitset_root))
        return result;
    persistent_data::dm_array_cursor words(disk.bitset.array());
    if (const int result = words.begin(disk.bitset_root))
        return result;
    const std::uint64_t count = region_bits::words(cmd.nr_regions);
    for (std::uint64_t word = 0;;) {
        cmd.region_map.set_word(word, words.value());
        if (++word == count)
            return 0;
        if (const int result = words.next())
            return result;
    }
}

dm_clone_metadata_ptr dm_clone_metadata_open(shim::block_device& device, sector_t target_size,
                                             sector_t region_size,
                                             const target::behaviour& versions, int* error) {
    auto cmd = std::make_unique<dm_clone_metadata>(device, target_size, region_size, versions);
    *error = create_persistent_data_structures(*cmd, true);
    if (*error)
        return nullptr;
    *error = load_bitset_in_core(*cmd);
    if (*error) {
        log_metadata(*cmd, "Failed to load on-disk region map");
        return nullptr;
    }
    cmd->hydration_done = cmd->region_map.full();
    return dm_clone_metadata_ptr(cmd.release());
}

void dm_clone_metadata_close::operator()(dm_clone_metadata* cmd) const {
    delete cmd;
}

int dm_clone_reload_in_core_bitset(dm_clone_metadata& cmd) {
    return cmd.fail_io ? -EINVAL : load_bitset_in_core(cmd);
}

int dm_clone_metadata_abort(dm_clone_metadata& cmd) {
    if (cmd.cannot_write())
        return -EPERM;
    destroy_persistent_data_structures(cmd);
    const int result = create_persistent_data_structures(cmd, false);
    if (result)
        cmd.fail_io = true;
    return result;
}

} // namespace powercut::clone
