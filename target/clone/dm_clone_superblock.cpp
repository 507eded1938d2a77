// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/kernel.h"
#include "target/clone/dm_clone_metadata_impl.h"
#include "target/clone/superblock_format.h"
#include "target/persistent_data/checksum.h"

// The superblock of clone metadata (dm_spec.md 12.1): block 0, the root of everything.
namespace powercut::clone {

namespace {

using namespace superblock_layout;
using persistent_data::block_checksum;
using persistent_data::csum_at;
using persistent_data::disk_sm_root;
using persistent_data::dm_block;
using persistent_data::dm_block_validator;
using persistent_data::sector_buffer;
namespace sm_root = persistent_data::sm_root_layout;

constexpr const char* prefix = "clone metadata";

void sb_prepare_for_write(block_t where, sector_buffer& data) {
    data.put_le64(blocknr_at, where);
    data.put_le32(csum_at, block_checksum(data, csum_xor));
}

int check_failed(shim::kernel& log, const char* what, std::uint64_t found, std::uint64_t expected,
                 int result) {
    log.log(prefix, std::string("Superblock check failed: ") + what + ' ' + std::to_string(found) +
                        ", expected " + std::to_string(expected));
    return result;
}

int sb_check(shim::kernel& log, block_t where, const sector_buffer& data) {
    if (const std::uint64_t found = data.le64(blocknr_at); found != where)
        return check_failed(log, "blocknr", found, where, -ENOTBLK);
    if (const std::uint64_t found = data.le64(magic_at); found != magic)
        return check_failed(log, "magic", found, magic, -EILSEQ);
    const std::uint32_t stored = data.le32(csum_at);
    if (const std::uint32_t computed = block_checksum(data, csum_xor); computed != stored)
        return check_failed(log, "checksum", computed, stored, -EILSEQ);
    const std::uint32_t found = data.le32(version_at);
    if (found == version)
        return 0;
    const std::string known = std::to_string(version);
    log.log(prefix, "Clone metadata version " + std::to_string(found) +
                        " found, but only versions between " + known + " and " + known +
                        " supported.");
    return -EINVAL;
}

const dm_block_validator sb_validator{"superblock", sb_prepare_for_write, sb_check};

int read_lock_superblock(dm_clone_metadata& cmd, const dm_block_validator* validator,
                         dm_block* locked) {
    const int result = cmd.disk->blocks.read_lock(superblock_location, validator, locked);
    if (result)
        log_metadata(cmd, "Failed to read_lock superblock");
    return result;
}

void prepare_superblock(const dm_clone_metadata& cmd, const disk_sm_root& space,
                        sector_buffer& data) {
    data.put_le64(magic_at, magic);
    data.put_le32(version_at, version);
    data.put_le64(metadata_space_map_root_at + sm_root::nr_blocks_at, space.nr_blocks);
    data.put_le64(metadata_space_map_root_at + sm_root::nr_allocated_at, space.nr_allocated);
    data.put_le64(metadata_space_map_root_at + sm_root::bitmap_root_at, space.bitmap_root);
    data.put_le64(metadata_space_map_root_at + sm_root::ref_count_root_at, space.ref_count_root);
    data.put_le64(region_size_at, cmd.region_size);
    data.put_le64(target_size_at, cmd.target_size);
    data.put_le64(bitset_root_at, cmd.disk->bitset_root);
}

bool all_zero(const std::byte* sector) {
    for (unsigned at = 0; at < 512; at += 8)
        if (shim::load_le64(sector + at) != 0)
            return false;
    return true;
}

} // namespace

int superblock_all_zeroes(dm_clone_metadata& cmd, bool* zeroes) {
    dm_block block;
    if (const int result = read_lock_superblock(cmd, nullptr, &block))
        return result;
    *zeroes = true;
    for (unsigned sector = 0; sector < persistent_data::block_sectors && *zeroes; ++sector)
        *zeroes = all_zero(block.data().look(sector));
    return 0;
}

int read_superblock(dm_clone_metadata& cmd) {
    dm_block block;
    if (const int result = read_lock_superblock(cmd, &sb_validator, &block))
        return result;
    const sector_buffer& data = block.data();
    if (data.le64(region_size_at) != cmd.region_size ||
        data.le64(target_size_at) != cmd.target_size) {
        log_metadata(cmd, "Region and/or target size don't match the ones in metadata");
        return -EINVAL;
    }
    const auto root_field = [&data](std::size_t at) {
        return data.le64(metadata_space_map_root_at + at);
    };
    const disk_sm_root root{root_field(sm_root::nr_blocks_at), root_field(sm_root::nr_allocated_at),
                            root_field(sm_root::bitmap_root_at),
                            root_field(sm_root::ref_count_root_at)};
    if (const int result = cmd.disk->space.open(root)) {
        cmd.device.owner().log("transaction manager", "couldn't open metadata space map");
        log_metadata(cmd, "dm_tm_open_with_sm failed");
        return result;
    }
    cmd.disk->bitset_root = data.le64(bitset_root_at);
    return 0;
}

int commit_superblock(dm_clone_metadata& cmd) {
    persistent_data_structures& disk = *cmd.disk;
    disk_sm_root space = disk.space.copy_root();
    if (const int result = disk.tm.pre_commit()) {
        log_metadata(cmd, "dm_tm_pre_commit failed");
        return result;
    }
    if (cmd.versions.sm_root_after_precommit)
        space = disk.space.copy_root();
    dm_block block;
    if (const int result =
            disk.blocks.write_lock_zero(superblock_location, &sb_validator, &block)) {
        log_metadata(cmd, "Failed to write_lock superblock");
        return result;
    }
    prepare_superblock(cmd, space, block.data());
    const int result = disk.tm.commit(std::move(block));
    if (result)
        log_metadata(cmd, "Failed to commit superblock");
    return result;
}

} // namespace powercut::clone
