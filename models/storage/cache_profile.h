// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

// What a disk promises about the data it was given, and how it breaks that promise when a contract
// violation is armed. Sizes in bytes.
namespace powercut::storage {

enum class write_cache { none, volatile_, protected_ }; // protected: power-loss protection (D12)
enum class destage_order { any, ordered };              // ordered: only prefixes survive (D5)
enum class destage_policy { fifo, newest_first, elevator };

struct violation_set {          // armed by name; counted by the medium
    bool flush_ignored = false; // a flush succeeds and makes nothing durable
    bool fua_ignored = false;   // a FUA write is cached like any other
    bool operator==(const violation_set&) const = default;
};

struct cache_profile {
    write_cache cache = write_cache::volatile_;
    bool fua = true;                        // the disk has native FUA
    std::uint32_t logical_block_size = 512; // 512..4096, power of two: always written whole
    std::uint32_t physical_block_size = 0;  // power of two, no less than the logical; 0: equal
    bool neighbour_damage = false;          // a cut may damage the rest of a physical block (D9)
    std::uint32_t atomic_write_unit = 512;  // a command no larger survives whole or not at all (D7)
    std::uint32_t atomic_boundary = 0;      // ... unless it crosses a multiple of this; 0: none
    std::uint64_t cache_capacity = 0;       // 0: unbounded, which leaves the most crash states
    destage_order order = destage_order::any;
    destage_policy policy = destage_policy::fifo; // which blocks leave a full cache first
    violation_set violations{};
    bool operator==(const cache_profile&) const = default;
};

} // namespace powercut::storage
