// SPDX-License-Identifier: GPL-2.0-only
#include "models/disk/disk_config.h"

#include <bit>
#include <stdexcept>
#include <string>

namespace powercut::disk {

namespace {

constexpr std::uint64_t max_sectors = std::uint64_t{1} << 40;
constexpr std::uint64_t max_latency_ns = 3'600'000'000'000;
constexpr std::uint64_t max_transfer_ns = 1'000'000;

void require(bool holds, const char* parameter, std::uint64_t value, const std::string& range) {
    if (!holds)
        throw std::invalid_argument(std::string("disk_config: ") + parameter + " is " +
                                    std::to_string(value) + ", must be " + range);
}

void in_range(const char* parameter, std::uint64_t value, std::uint64_t low, std::uint64_t high) {
    require(value >= low && value <= high, parameter, value,
            std::to_string(low) + " .. " + std::to_string(high));
}

void validate_profile(const storage::cache_profile& profile) {
    const std::uint64_t block = profile.logical_block_size;
    const std::string block_text = std::to_string(block) + " bytes";
    require(std::has_single_bit(block) && block >= 512 && block <= 4096, "logical_block_size",
            block, "512, 1024, 2048 or 4096 bytes");
    const std::uint64_t physical = profile.physical_block_size;
    require(physical == 0 || (std::has_single_bit(physical) && physical >= block),
            "physical_block_size", physical,
            "a power of two and at least the logical block, " + block_text);
    // A logical block is always written whole, so no smaller unit can be torn.
    require(profile.atomic_write_unit >= block && profile.atomic_write_unit % block == 0,
            "atomic_write_unit", profile.atomic_write_unit,
            "a multiple of the logical block, " + block_text + ", and not 0");
    require(profile.atomic_boundary % block == 0, "atomic_boundary", profile.atomic_boundary,
            "0 or a multiple of the logical block, " + block_text);
    require(profile.atomic_boundary == 0 || profile.atomic_boundary >= profile.atomic_write_unit,
            "atomic_boundary", profile.atomic_boundary,
            "0 or at least the atomic write unit, " + std::to_string(profile.atomic_write_unit) +
                " bytes");
    require(profile.cache_capacity == 0 || profile.cache_capacity >= block, "cache_capacity",
            profile.cache_capacity, "0 (unbounded) or at least one logical block, " + block_text);
}

} // namespace

void validate(const disk_config& config) {
    validate_profile(config.profile);
    const std::uint64_t block_sectors = config.profile.logical_block_size / storage::sector_size;
    in_range("size_sectors", config.size_sectors, 1, max_sectors);
    require(config.size_sectors % block_sectors == 0, "size_sectors", config.size_sectors,
            "a multiple of the logical block, " + std::to_string(block_sectors) + " sectors");
    in_range("queue_depth", config.queue_depth, 1, 65536);
    in_range("receive_latency_ns", config.receive_latency_ns, 0, max_latency_ns);
    in_range("read_latency_ns", config.read_latency_ns, 0, max_latency_ns);
    in_range("write_latency_ns", config.write_latency_ns, 0, max_latency_ns);
    in_range("medium_write_latency_ns", config.medium_write_latency_ns, 0, max_latency_ns);
    in_range("flush_latency_ns", config.flush_latency_ns, 0, max_latency_ns);
    in_range("transfer_ns_per_sector", config.transfer_ns_per_sector, 0, max_transfer_ns);
}

} // namespace powercut::disk
