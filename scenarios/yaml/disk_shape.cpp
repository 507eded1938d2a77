// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/scenario_shape.h"
#include "scenarios/yaml/words.h"

#include <array>

namespace powercut::yaml {

namespace {

constexpr std::uint64_t kib = std::uint64_t{1} << 10;
constexpr std::uint64_t gib = std::uint64_t{1} << 30;
constexpr std::uint64_t tib = std::uint64_t{1} << 40;
constexpr std::uint64_t hour = 3'600'000'000'000;

constexpr shape text{.is = form::text};
constexpr shape boolean{.is = form::boolean};
constexpr shape seed{.is = form::integer, .high = 65535};
constexpr shape disk_size{.is = form::size, .low = 512, .high = 512 * tib};
constexpr shape block_size{.is = form::size, .low = 512, .high = 4 * kib};
constexpr shape physical_size{.is = form::size, .low = 512, .high = 64 * kib};
constexpr shape unit_size{.is = form::size, .low = 512, .high = gib};
constexpr shape boundary_size{.is = form::size, .high = gib};
constexpr shape capacity{.is = form::size, .high = 512 * tib};
constexpr shape depth{.is = form::integer, .low = 1, .high = 65536};
constexpr shape latency{.is = form::duration, .high = hour};
constexpr shape transfer{.is = form::duration, .high = 1'000'000};
constexpr shape cache{.is = form::choice, .noun = "write cache", .words = words::write_caches};
constexpr shape order{.is = form::choice, .noun = "destage order", .words = words::destage_orders};
constexpr shape policy{
    .is = form::choice, .noun = "destage policy", .words = words::destage_policies};
constexpr shape violation{.is = form::choice,
                          .noun = "violation",
                          .words = words::violations,
                          .later_words = words::later_violations};
constexpr shape violation_list{.is = form::list, .noun = "violations", .element = &violation};
constexpr shape part_size{.is = form::size, .low = 512, .high = 512 * tib};
constexpr shape partitions{.is = form::map,
                           .noun = "partition names and sizes",
                           .low = 1,
                           .high = 15,
                           .element = &part_size};
constexpr shape hex{.is = form::text, .noun = "bytes as hex digits"};
constexpr shape bytes{.is = form::map,
                      .noun = "byte offsets and hex digits",
                      .low = 1,
                      .element = &hex,
                      .by_offset = true};
constexpr shape image{.is = form::not_yet};

// What a profile may say, and a disk may say otherwise.
constexpr std::array traits{
    field{"write_cache", &cache, "volatile",
          "whether completed writes may be lost; protected: they survive (rules D1, D4, D12)"},
    field{"fua", &boolean, "true", "the disk has native FUA writes; else: write, then flush (D2)"},
    field{"logical_block", &block_size, "512", "bytes that are always written whole: 512 .. 4096"},
    field{"physical_block", &physical_size, "",
          "bytes that the medium writes at a time; default: one logical block"},
    field{"neighbour_damage", &boolean, "false",
          "a write of a part of a physical block, when interrupted, may destroy the rest (D9)"},
    field{"atomic_write", &unit_size, "",
          "a command no larger survives whole or not at all (D7); default: one logical block"},
    field{"atomic_boundary", &boundary_size, "0",
          "unless it crosses a multiple of this many bytes; 0: none"},
    field{"cache_capacity", &capacity, "0",
          "bytes of cache; 0: unbounded, which leaves the most crash states"},
    field{"destage_order", &order, "any",
          "what may survive: any of the cached blocks, or only prefixes (D5)"},
    field{"destage_policy", &policy, "fifo", "which blocks leave a full cache first"},
    field{"queue_depth", &depth, "32", "commands outstanding; more wait"},
    field{"receive_latency", &latency, "1us", "until the data of a command is in the controller"},
    field{"read_latency", &latency, "80us", "of a read, once received"},
    field{"write_latency", &latency, "20us", "of a cached write, discard or write-zeroes"},
    field{"medium_write_latency", &latency, "400us",
          "added to a write where completion means durable"},
    field{"flush_latency", &latency, "1ms", "of a flush"},
    field{"transfer_per_sector", &transfer, "100ns",
          "added to reads and writes for each 512 bytes"},
    field{"discard", &boolean, "true", "takes discards"},
    field{"write_zeroes", &boolean, "true", "takes write-zeroes commands"},
    field{"discard_zeroes", &boolean, "true",
          "a discarded sector reads as zeroes; else it keeps its bytes"},
    field{"violations", &violation_list, "[]", "promises that the disk breaks"},
};

template <std::size_t Own>
constexpr auto with_traits(const std::array<field, Own>& own) {
    std::array<field, Own + traits.size()> all{};
    std::size_t at = 0;
    for (const field& item : own)
        all[at++] = item;
    for (const field& item : traits)
        all[at++] = item;
    return all;
}

constexpr std::array disk_own{
    field{"size", &disk_size, "", "of the disk, whole logical blocks", true},
    field{"fill", &seed, "",
          "the disk starts with this pattern (word k of sector s: fill << 48 ^ s << 8 ^ k) instead "
          "of zeroes"},
    field{"bytes", &bytes, "",
          "but for these bytes from these offsets on (4096, 0x1000 or 4KiB): 4096: \"536e4170 "
          "01000000\""},
    field{"partitions", &partitions, "",
          "parts of the disk, one after the other, to be used in its place; they share its cache"},
    field{"image", &image, "", "a file that the disk starts with"},
    field{"profile", &text, "",
          "a file NAME.yaml of the `disks` folders; the keys below change what it says"},
};
constexpr std::array profile_own{
    field{"title", &text, "", "what kind of disk this is"},
};

constexpr auto disk_fields = with_traits(disk_own);
constexpr auto profile_fields = with_traits(profile_own);
constexpr shape disk{.is = form::object, .noun = "a disk", .fields = disk_fields};
constexpr shape profile{.is = form::object, .noun = "a disk profile", .fields = profile_fields};

} // namespace

const shape& disk_shape() {
    return disk;
}

const shape& profile_shape() {
    return profile;
}

} // namespace powercut::yaml
