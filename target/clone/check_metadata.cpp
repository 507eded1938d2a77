// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/check_metadata.h"

#include "target/clone/check_bitset.h"
#include "target/clone/check_space_map.h"
#include "target/clone/superblock_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace powercut::clone {

namespace {

namespace layout = superblock_layout;
namespace root_layout = persistent_data::sm_root_layout;

constexpr std::uint64_t min_region_sectors = 8;
constexpr std::uint64_t max_region_sectors = std::uint64_t{1} << 21;

void read_superblock(const raw_block& bytes, metadata_view& out) {
    superblock_view& view = out.superblock;
    view.flags = bytes.le32(layout::flags_at);
    view.magic = bytes.le64(layout::magic_at);
    view.version = bytes.le32(layout::version_at);
    view.region_size_sectors = bytes.le64(layout::region_size_at);
    view.target_size_sectors = bytes.le64(layout::target_size_at);
    view.bitset_root = bytes.le64(layout::bitset_root_at);
    const std::size_t root_at = layout::metadata_space_map_root_at;
    view.bitmap_root = bytes.le64(root_at + root_layout::bitmap_root_at);
    view.ref_count_root = bytes.le64(root_at + root_layout::ref_count_root_at);
    out.space_map.nr_blocks = bytes.le64(root_at + root_layout::nr_blocks_at);
    out.space_map.nr_allocated = bytes.le64(root_at + root_layout::nr_allocated_at);
}

bool recognise(metadata_walk& walk, const superblock_view& view) {
    if (view.magic != layout::magic) {
        walk.note(finding_kind::superblock, 0,
                  fmt::format("the magic number is {:#x}, not {:#x}", view.magic, layout::magic));
        return false;
    }
    if (view.version != layout::version) {
        walk.note(finding_kind::superblock, 0,
                  fmt::format("the version is {}, not {}", view.version, layout::version));
        return false;
    }
    return true;
}

void check_sizes(metadata_walk& walk, metadata_view& out) {
    const std::uint64_t region = out.superblock.region_size_sectors;
    const std::uint64_t target = out.superblock.target_size_sectors;
    if (!std::has_single_bit(region) || region < min_region_sectors ||
        region > max_region_sectors || target == 0)
        walk.note(finding_kind::superblock, 0,
                  fmt::format("no clone has regions of {} sectors and {} sectors in all", region,
                              target));
    else
        out.bitset.regions = target / region + (target % region != 0);
    if (out.space_map.nr_blocks > persistent_data::max_metadata_blocks)
        walk.note(finding_kind::space_map, 0,
                  fmt::format("the space map is for {} blocks, {} are the most",
                              out.space_map.nr_blocks, persistent_data::max_metadata_blocks));
    else if (out.space_map.nr_blocks > walk.device_blocks())
        walk.note(finding_kind::truncated, 0,
                  fmt::format("the space map is for {} blocks, and the device ends at {}",
                              out.space_map.nr_blocks, walk.device_blocks()));
}

} // namespace

std::string_view name_of(block_kind kind) {
    constexpr std::string_view names[] = {"superblock",     "index",       "bitmap",
                                          "ref-count node", "bitset node", "array block"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(finding_kind kind) {
    constexpr std::string_view names[] = {
        "superblock",    "unreadable", "blocknr",         "checksum",  "header",      "keys",
        "reached_twice", "truncated",  "bits_beyond_end", "space_map", "wrong_count", "leak"};
    return names[static_cast<std::size_t>(kind)];
}

metadata_view check_metadata(const sector_reader& read, std::uint64_t device_blocks) {
    metadata_view out;
    metadata_walk walk(read, device_blocks, out);
    if (const auto first = device_blocks ? raw_block::read(read, 0) : std::nullopt;
        first && first->is_zero()) {
        out.all_zero = true;
        return out;
    }
    const auto superblock = walk.reach(0, block_kind::superblock);
    if (!superblock)
        return out;
    read_superblock(*superblock, out);
    out.recognised = recognise(walk, out.superblock);
    if (!out.recognised)
        return out;
    check_sizes(walk, out);
    check_bitset(walk, out.superblock.bitset_root, out.bitset);
    const block_counts counts = check_space_map(walk, out.superblock, out.space_map);
    compare_counts(walk, counts, out);
    return out;
}

} // namespace powercut::clone
