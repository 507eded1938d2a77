// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/cache_profile.h"
#include "models/storage/medium.h"

#include <cstdint>

// The parameters of one disk. Times in ns, sizes in the unit the name ends with.
namespace powercut::disk {

struct disk_config {
    std::uint64_t size_sectors = 2048; // 1 .. 2^40, whole logical blocks
    storage::initial_fill fill{};
    storage::cache_profile profile{};
    std::uint32_t queue_depth = 32; // commands outstanding, 1 .. 65536; more wait at the door

    // Each 0 .. 3600 s. Receiving counts from the moment the device takes the command, the others
    // from the moment it was received.
    std::uint64_t receive_latency_ns = 1000; // until the data is in the controller
    std::uint64_t read_latency_ns = 80'000;
    std::uint64_t write_latency_ns = 20'000;         // also of discards and write-zeroes
    std::uint64_t medium_write_latency_ns = 400'000; // added where completed is durable (D2, D4)
    std::uint64_t flush_latency_ns = 1'000'000;
    std::uint64_t transfer_ns_per_sector = 100; // added to reads and writes for each; 0 .. 1 ms

    bool discard = true; // takes discard commands; else not_supported
    bool write_zeroes = true;
    bool discard_zeroes = true; // a discarded sector reads as zeroes; else it keeps its bytes
    bool operator==(const disk_config&) const = default;
};

// std::invalid_argument for a disk that cannot be: names the parameter, its value and its range.
void validate(const disk_config& config);

} // namespace powercut::disk
