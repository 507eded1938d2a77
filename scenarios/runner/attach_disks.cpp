// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/runner/attach_disks.h"

#include <algorithm>

namespace powercut::runner {

namespace {

constexpr unsigned disk_major = 254;
constexpr unsigned minors_per_disk = 16;
constexpr unsigned no_limit_sectors = ~0U >> 9;

shim::queue_limits limits_of(const disk::disk_config& config) {
    shim::queue_limits limits;
    limits.logical_block_size = config.profile.logical_block_size;
    limits.physical_block_size =
        std::max(config.profile.physical_block_size, config.profile.logical_block_size);
    limits.max_discard_sectors = config.discard ? no_limit_sectors : 0;
    limits.max_write_zeroes_sectors = config.write_zeroes ? no_limit_sectors : 0;
    // A protected cache is reported as a cache: the disk gets flushes and has nothing to do for
    // them.
    limits.write_cache = config.profile.cache != storage::write_cache::none;
    limits.fua = config.profile.fua;
    return limits;
}

} // namespace

void attach_disk(shim::kernel& k, const disk_spec& spec, std::size_t index, shim::disk_port& port) {
    const auto limits = limits_of(spec.config);
    auto minor = static_cast<unsigned>(index) * minors_per_disk;
    if (spec.partitions.empty()) {
        k.add_disk(spec.name, disk_major, minor, port, 0, spec.config.size_sectors, limits);
        return;
    }
    std::uint64_t start = 0;
    for (const partition_spec& partition : spec.partitions) {
        k.add_disk(partition.name, disk_major, ++minor, port, start, partition.size_sectors,
                   limits);
        start += partition.size_sectors;
    }
}

} // namespace powercut::runner
