// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/disk_writer.h"

#include "models/storage/hex_bytes.h"
#include "scenarios/yaml/disk_words.h"
#include "scenarios/yaml/values.h"

#include <algorithm>
#include <string>

namespace powercut::yaml {

namespace {

void size_unless(flow_map& to, const char* key, std::uint64_t bytes, std::uint64_t initial) {
    if (bytes != initial)
        to.plain(key, format_size(bytes));
}

void time_unless(flow_map& to, const char* key, std::uint64_t ns, std::uint64_t initial) {
    if (ns != initial)
        to.plain(key, format_duration(ns));
}

template <typename Value, std::size_t Count>
void word_unless(flow_map& to, const char* key, Value value, Value initial,
                 const std::array<disk_word<Value>, Count>& words) {
    if (value != initial)
        to.text(key, word_of(value, words));
}

// Of each named sector from the first byte that differs from what lies under it to the last one.
void write_bytes(flow_map& to, const storage::initial_fill& fill) {
    const auto seed = fill.pattern_seed();
    const storage::initial_fill under =
        seed ? storage::initial_fill::of_pattern(*seed) : storage::initial_fill();
    flow_map bytes = to.map("bytes");
    for (const auto& [sector, value] : fill.named_sectors()) {
        const storage::sector_bytes now = storage::bytes_of(value);
        const storage::sector_bytes before = storage::bytes_of(under.at(sector));
        std::size_t from = 0;
        std::size_t to_end = now.size();
        while (from < to_end && now[from] == before[from])
            ++from;
        while (to_end > from && now[to_end - 1] == before[to_end - 1])
            --to_end;
        if (from != to_end)
            bytes.text(std::to_string(sector * storage::sector_size + from).c_str(),
                       storage::hex_of(now.subspan(from, to_end - from)));
    }
}

void write_fill(flow_map& to, const runner::disk_spec& disk) {
    const storage::initial_fill& fill = disk.config.fill;
    if (const auto seed = fill.pattern_seed())
        to.plain("fill", *seed);
    if (!fill.named_sectors().empty())
        write_bytes(to, fill);
}

void write_partitions(flow_map& to, const runner::disk_spec& disk) {
    if (disk.partitions.empty())
        return;
    flow_map parts = to.map("partitions");
    for (const runner::partition_spec& part : disk.partitions)
        parts.plain(part.name.c_str(), format_size(part.size_sectors * storage::sector_size));
}

void write_violations(flow_map& to, const storage::violation_set& armed) {
    std::vector<std::string> names;
    for (const auto& [name, is_armed] : violation_words)
        if (armed.*is_armed)
            names.emplace_back(name);
    if (!names.empty())
        to.texts("violations", names);
}

void write_cache(flow_map& to, const storage::cache_profile& cache) {
    const storage::cache_profile usual;
    word_unless(to, "write_cache", cache.cache, usual.cache, write_cache_words);
    to.plain_unless("fua", cache.fua, usual.fua);
    size_unless(to, "logical_block", cache.logical_block_size, usual.logical_block_size);
    size_unless(to, "physical_block", cache.physical_block_size, usual.physical_block_size);
    to.plain_unless("neighbour_damage", cache.neighbour_damage, usual.neighbour_damage);
    size_unless(to, "atomic_write", cache.atomic_write_unit,
                std::max(usual.atomic_write_unit, cache.logical_block_size));
    size_unless(to, "atomic_boundary", cache.atomic_boundary, usual.atomic_boundary);
    size_unless(to, "cache_capacity", cache.cache_capacity, usual.cache_capacity);
    word_unless(to, "destage_order", cache.order, usual.order, destage_order_words);
    word_unless(to, "destage_policy", cache.policy, usual.policy, destage_policy_words);
}

void write_timing(flow_map& to, const disk::disk_config& config) {
    const disk::disk_config usual;
    to.plain_unless("queue_depth", config.queue_depth, usual.queue_depth);
    time_unless(to, "receive_latency", config.receive_latency_ns, usual.receive_latency_ns);
    time_unless(to, "read_latency", config.read_latency_ns, usual.read_latency_ns);
    time_unless(to, "write_latency", config.write_latency_ns, usual.write_latency_ns);
    time_unless(to, "medium_write_latency", config.medium_write_latency_ns,
                usual.medium_write_latency_ns);
    time_unless(to, "flush_latency", config.flush_latency_ns, usual.flush_latency_ns);
    time_unless(to, "transfer_per_sector", config.transfer_ns_per_sector,
                usual.transfer_ns_per_sector);
}

} // namespace

void emit_disk(YAML::Emitter& to, const runner::disk_spec& disk) {
    const disk::disk_config usual;
    const disk::disk_config& config = disk.config;
    flow_map map(to);
    map.plain("size", format_size(config.size_sectors * storage::sector_size));
    write_fill(map, disk);
    write_partitions(map, disk);
    write_cache(map, config.profile);
    write_timing(map, config);
    map.plain_unless("discard", config.discard, usual.discard);
    map.plain_unless("write_zeroes", config.write_zeroes, usual.write_zeroes);
    map.plain_unless("discard_zeroes", config.discard_zeroes, usual.discard_zeroes);
    write_violations(map, config.profile.violations);
}

} // namespace powercut::yaml
