// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/disk_loader.h"

#include "models/storage/hex_bytes.h"
#include "scenarios/yaml/closest.h"
#include "scenarios/yaml/disk_words.h"
#include "scenarios/yaml/object_reader.h"
#include "scenarios/yaml/scenario_shape.h"
#include "scenarios/yaml/shape_check.h"
#include "scenarios/yaml/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <map>
#include <stdexcept>
#include <utility>

namespace powercut::yaml {

namespace {

// Where each parameter of the disk was last said, to place what disk::validate() finds.
using places = std::map<std::string, runner::source_place, std::less<>>;

template <typename Value, typename From>
void assign(Value& to, const std::optional<From>& from) {
    if (from)
        to = static_cast<Value>(*from);
}

void read_violations(object_reader& from, storage::violation_set& armed) {
    if (!from.find("violations"))
        return;
    armed = {}; // a disk's own list replaces that of its profile
    for (const std::string& name : from.texts("violations"))
        for (const auto& [word, is_armed] : violation_words)
            armed.*is_armed |= name == word;
}

void read_cache(object_reader& from, storage::cache_profile& profile) {
    assign_word(profile.cache, from.text("write_cache"), write_cache_words);
    assign(profile.fua, from.boolean("fua"));
    assign(profile.logical_block_size, from.size("logical_block"));
    assign(profile.physical_block_size, from.size("physical_block"));
    assign(profile.neighbour_damage, from.boolean("neighbour_damage"));
    // Nothing smaller than a logical block can be torn.
    profile.atomic_write_unit = std::max(profile.atomic_write_unit, profile.logical_block_size);
    assign(profile.atomic_write_unit, from.size("atomic_write"));
    assign(profile.atomic_boundary, from.size("atomic_boundary"));
    assign(profile.cache_capacity, from.size("cache_capacity"));
    assign_word(profile.order, from.text("destage_order"), destage_order_words);
    assign_word(profile.policy, from.text("destage_policy"), destage_policy_words);
    read_violations(from, profile.violations);
}

void read_timing(object_reader& from, disk::disk_config& config) {
    assign(config.queue_depth, from.integer("queue_depth"));
    assign(config.receive_latency_ns, from.duration("receive_latency"));
    assign(config.read_latency_ns, from.duration("read_latency"));
    assign(config.write_latency_ns, from.duration("write_latency"));
    assign(config.medium_write_latency_ns, from.duration("medium_write_latency"));
    assign(config.flush_latency_ns, from.duration("flush_latency"));
    assign(config.transfer_ns_per_sector, from.duration("transfer_per_sector"));
}

// What a profile and a disk can both say.
void read_traits(object_reader& from, disk::disk_config& config) {
    read_cache(from, config.profile);
    read_timing(from, config);
    assign(config.discard, from.boolean("discard"));
    assign(config.write_zeroes, from.boolean("write_zeroes"));
    assign(config.discard_zeroes, from.boolean("discard_zeroes"));
}

void note_places(const node& map, places& said) {
    for (const auto& [key, value] : map.entries)
        said.insert_or_assign(key.text, value.at);
}

node read_profile(const std::filesystem::path& path) {
    std::string error;
    const auto text = read_text(path, &error);
    if (!text)
        throw input_error({path.string(), 0, 0}, error);
    return parse_document(*text, path.string());
}

void apply_profile(const node& name, const profile_files& profiles, disk::disk_config& config,
                   places& said, std::vector<problem>& problems) {
    const auto path = profiles.find(name.text);
    if (!path) {
        const auto names = profiles.names();
        const std::vector<std::string_view> known(names.begin(), names.end());
        problems.push_back(
            {name.at, fmt::format("unknown disk profile '{}'; there are {}{}", name.text,
                                  listed(known), did_you_mean(name.text, known))});
        return;
    }
    try {
        const node profile = read_profile(*path);
        check_shape(profile, profile_shape(), problems);
        object_reader reader(profile, profile_shape());
        reader.find("title");
        read_traits(reader, config);
        reader.done();
        note_places(profile, said);
    } catch (const input_error& error) {
        problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
}

// The parameters of disk_config by the keys that set them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> parameter_keys{{
    {"size_sectors", "size"},
    {"logical_block_size", "logical_block"},
    {"physical_block_size", "physical_block"},
    {"atomic_write_unit", "atomic_write"},
    {"atomic_boundary", "atomic_boundary"},
    {"cache_capacity", "cache_capacity"},
    {"queue_depth", "queue_depth"},
    {"receive_latency_ns", "receive_latency"},
    {"read_latency_ns", "read_latency"},
    {"write_latency_ns", "write_latency"},
    {"medium_write_latency_ns", "medium_write_latency"},
    {"flush_latency_ns", "flush_latency"},
    {"transfer_ns_per_sector", "transfer_per_sector"},
}};

// validate() says "disk_config: PARAMETER is VALUE, must be RANGE".
void check_config(const disk::disk_config& config, const runner::source_place& disk,
                  const places& said, std::vector<problem>& problems) {
    try {
        disk::validate(config);
    } catch (const std::invalid_argument& error) {
        constexpr std::string_view prefix = "disk_config: ";
        std::string what = error.what();
        if (what.starts_with(prefix))
            what.erase(0, prefix.size());
        const std::string parameter = what.substr(0, what.find(' '));
        for (const auto& [name, key] : parameter_keys)
            if (name == parameter) {
                const auto at = said.find(key);
                problems.push_back({at == said.end() ? disk : at->second,
                                    std::string(key) + what.substr(parameter.size())});
                return;
            }
        problems.push_back({disk, what});
    }
}

void take_name(const node& name, name_set& taken, std::vector<problem>& problems) {
    if (!taken.insert(name.text).second)
        problems.push_back(
            {name.at, fmt::format("there is a disk or partition '{}' already", name.text)});
}

// The sectors of a size, or 0 with a problem when it is not made of whole logical blocks.
std::uint64_t whole_blocks(std::string_view what, std::uint64_t bytes,
                           const disk::disk_config& config, const runner::source_place& at,
                           std::vector<problem>& problems) {
    const std::uint64_t block = config.profile.logical_block_size;
    // Another block than a power of two is for validate() to refuse.
    if (std::has_single_bit(block) && bytes % std::max(block, storage::sector_size) != 0) {
        problems.push_back({at, fmt::format("{} is {} bytes, must be a multiple of the logical "
                                            "block, {} bytes",
                                            what, bytes, block)});
        return 0;
    }
    return bytes / storage::sector_size;
}

void read_partitions(const node& map, const shape& size, runner::disk_spec& disk, name_set& taken,
                     std::vector<problem>& problems) {
    std::uint64_t end = 0;
    for (const auto& [name, value] : map.entries) {
        const auto bytes = size_of(value);
        if (!bytes || *bytes < size.low || *bytes > size.high || &value != map.find(name.text))
            continue; // reported by the check of shapes
        take_name(name, taken, problems);
        const std::uint64_t sectors =
            whole_blocks("the partition", *bytes, disk.config, value.at, problems);
        disk.partitions.push_back({name.text, sectors});
        end += sectors;
        if (end > disk.config.size_sectors && end - sectors <= disk.config.size_sectors)
            problems.push_back(
                {value.at, fmt::format("the partitions up to '{}' have {} sectors, the disk has {}",
                                       name.text, end, disk.config.size_sectors)});
    }
}

// "4096", "4KiB" or "0x1000"
std::optional<std::uint64_t> offset_of(std::string_view text) {
    if (!text.starts_with("0x"))
        return parse_size(text);
    text.remove_prefix(2);
    std::uint64_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    const bool whole = error == std::errc() && stop == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

// Ends of byte ranges that do not overlap, by their first byte.
using byte_ranges = std::map<std::uint64_t, std::uint64_t>;

// The first byte of a range that has one of offset .. offset + size - 1.
std::optional<std::uint64_t> overlapped(const byte_ranges& ranges, std::uint64_t offset,
                                        std::uint64_t size) {
    auto at = ranges.lower_bound(offset + size);
    if (at == ranges.begin() || (--at)->second <= offset)
        return std::nullopt;
    return at->first;
}

void put_bytes(std::uint64_t offset, std::span<const std::byte> bytes, byte_ranges& said,
               disk::disk_config& config) {
    said.emplace(offset, offset + bytes.size());
    config.fill = config.fill.with_bytes(offset, bytes);
}

// Blanks may stand between the bytes, for those who read them.
void read_bytes(const node& map, disk::disk_config& config, std::vector<problem>& problems) {
    const std::uint64_t size = config.size_sectors * storage::sector_size;
    byte_ranges said;
    for (const auto& [key, value] : map.entries) {
        if (&value != map.find(key.text))
            continue; // reported by the check of shapes
        const auto offset = offset_of(key.text);
        std::string digits = value.text;
        std::erase(digits, ' ');
        const auto bytes = storage::bytes_of_hex(digits);
        if (!offset)
            problems.push_back({key.at, fmt::format("expected an offset in bytes, such as 4096, "
                                                    "0x1000 or 4KiB, found '{}'",
                                                    key.text)});
        else if (text_of(value) && !bytes)
            problems.push_back({value.at, fmt::format("expected two hex digits for each byte, "
                                                      "found '{}'",
                                                      value.text)});
        else if (bytes && (*offset > size || bytes->size() > size - *offset))
            problems.push_back({key.at, fmt::format("{} bytes at {} are past the end of the disk, "
                                                    "which has {} bytes",
                                                    bytes->size(), *offset, size)});
        else if (!bytes)
            continue; // no text at all: so too
        else if (const auto other = overlapped(said, *offset, bytes->size()))
            problems.push_back(
                {key.at, fmt::format("the bytes at {} overlap those at {}", *offset, *other)});
        else
            put_bytes(*offset, *bytes, said, config);
    }
}

void read_own(object_reader& from, runner::disk_spec& disk, name_set& taken,
              std::vector<problem>& problems) {
    disk::disk_config& config = disk.config;
    if (const auto bytes = from.size("size"))
        config.size_sectors = whole_blocks("size", *bytes, config, from.place("size"), problems);
    if (const auto seed = from.integer("fill"))
        config.fill = storage::initial_fill::of_pattern(static_cast<unsigned>(*seed));
    const node* bytes = from.find("bytes");
    if (bytes && bytes->kind == node_kind::map && config.size_sectors != 0)
        read_bytes(*bytes, config, problems);
    from.find("image"); // the check of shapes says that it is not supported
    const node* partitions = from.find("partitions");
    if (partitions && config.size_sectors != 0)
        read_partitions(*partitions, *find_field(disk_shape(), "partitions")->value->element, disk,
                        taken, problems);
}

} // namespace

runner::disk_spec load_disk(const node& name, const node& value, const profile_files& profiles,
                            name_set& taken, std::vector<problem>& problems) {
    runner::disk_spec disk;
    disk.name = name.text;
    disk.at = name.at;
    take_name(name, taken, problems);
    if (value.kind != node_kind::map)
        return disk;
    const std::size_t before = problems.size();
    places said;
    object_reader reader(value, disk_shape());
    const node* profile = reader.find("profile");
    if (profile && reader.text("profile"))
        apply_profile(*profile, profiles, disk.config, said, problems);
    read_traits(reader, disk.config);
    note_places(value, said);
    read_own(reader, disk, taken, problems);
    reader.done();
    if (problems.size() == before)
        check_config(disk.config, name.at, said, problems);
    return disk;
}

} // namespace powercut::yaml
