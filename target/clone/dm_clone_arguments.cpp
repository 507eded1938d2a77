// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/dm_clone_target.h"

#include "firmware_shim/kernel.h"
#include "target/persistent_data/disk_format.h"

#include <bit>
#include <charconv>
#include <strings.h>

// The words of a clone's table (dm_spec.md 11.1).
namespace powercut::clone {

namespace {

constexpr sector_t metadata_dev_max_sectors_warning = 16 * (sector_t{1} << 21); // 16 GiB
// All that a space map can count.
constexpr sector_t metadata_dev_max_sectors =
    persistent_data::max_metadata_blocks * persistent_data::block_sectors;
constexpr sector_t min_region_size = 8;
constexpr sector_t max_region_size = 1U << 21;
constexpr std::uint64_t max_regions = std::uint64_t{1} << 31;

int fail(dm_target& ti, const char* text, int error = -EINVAL) {
    ti.error = text;
    return error;
}

bool parse_digits(std::string_view word, unsigned* value) {
    unsigned number = 0;
    const char* const end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, number);
    if (error != std::errc{} || stop != end)
        return false;
    *value = number;
    return true;
}

// Words that have not been looked at yet.
struct argument_set {
    target_arguments words;

    const std::string& shift() {
        const std::string& first = words.front();
        words = words.subspan(1);
        return first;
    }
    // "<count> <word>...": false for a bad count. No group at all counts as an empty one.
    bool read_group(unsigned most, unsigned* count) {
        *count = 0;
        return words.empty() ||
               (parse_digits(shift(), count) && *count <= most && *count <= words.size());
    }
};

int parse_metadata_dev(dm_target& ti, clone& c, const std::string& path) {
    int error = 0;
    c.metadata_dev = dm_get_device(ti, path, true, &error);
    if (!c.metadata_dev)
        return fail(ti, "Error opening metadata device", error);
    if (c.metadata_dev->sectors() > metadata_dev_max_sectors_warning)
        c.owner().log("clone", "Metadata device " + c.metadata_dev->disk_name() +
                                   " is larger than " + std::to_string(metadata_dev_max_sectors) +
                                   " sectors: excess space will not be used.");
    return 0;
}

int parse_dest_dev(dm_target& ti, clone& c, const std::string& path) {
    int error = 0;
    c.dest_dev = dm_get_device(ti, path, true, &error);
    if (!c.dest_dev)
        return fail(ti, "Error opening destination device", error);
    return c.dest_dev->sectors() < ti.len ? fail(ti, "Device size larger than destination device")
                                          : 0;
}

int parse_source_dev(dm_target& ti, clone& c, const std::string& path) {
    int error = 0;
    c.source_dev = dm_get_device(ti, path, false, &error);
    if (!c.source_dev)
        return fail(ti, "Error opening source device", error);
    return c.source_dev->sectors() < ti.len ? fail(ti, "Device size larger than source device") : 0;
}

int parse_region_size(dm_target& ti, clone& c, const std::string& word) {
    unsigned size = 0;
    if (!parse_digits(word, &size) || size < min_region_size || size > max_region_size)
        return fail(ti, "Invalid region size");
    if (!is_power_of_2(size))
        return fail(ti, "Region size is not a power of 2");
    for (const block_device* device : {c.source_dev, c.dest_dev})
        if (size % (device->limits().logical_block_size >> sector_shift))
            return fail(ti, "Region size is not a multiple of device logical block size");
    c.region_size = size;
    c.region_shift = static_cast<unsigned>(std::countr_zero(size));
    c.nr_regions = (ti.len + size - 1) >> c.region_shift;
    if (c.nr_regions > max_regions)
        return fail(ti, "Too many regions. Consider increasing the region size");
    return dm_set_target_max_io_len(ti, size);
}

int parse_feature_args(dm_target& ti, clone& c, argument_set& arguments) {
    unsigned count = 0;
    if (!arguments.read_group(2, &count))
        return fail(ti, "Invalid number of feature arguments");
    while (count--) {
        const std::string& name = arguments.shift();
        if (!strcasecmp(name.c_str(), "no_hydration"))
            c.hydration_enabled = false;
        else if (!strcasecmp(name.c_str(), "no_discard_passdown"))
            c.discard_passdown = false;
        else
            return fail(ti, "Invalid feature argument");
    }
    return 0;
}

int parse_core_args(dm_target& ti, clone& c, argument_set& arguments) {
    unsigned count = 0;
    if (!arguments.read_group(4, &count))
        return fail(ti, "Invalid number of core arguments");
    if (count % 2)
        return fail(ti, "Number of core arguments must be even");
    for (; count; count -= 2) {
        const std::string& name = arguments.shift();
        if (!strcasecmp(name.c_str(), "hydration_threshold")) {
            if (!parse_unsigned(arguments.shift(), &c.hydration_threshold))
                return fail(ti, "Invalid value for argument `hydration_threshold'");
        } else if (!strcasecmp(name.c_str(), "hydration_batch_size")) {
            if (!parse_unsigned(arguments.shift(), &c.hydration_batch_size))
                return fail(ti, "Invalid value for argument `hydration_batch_size'");
        } else {
            return fail(ti, "Invalid core argument");
        }
    }
    return 0;
}

} // namespace

// kstrtouint(): unlike elsewhere in a table, a plus may stand in front.
bool parse_unsigned(const std::string& word, unsigned* value) {
    return parse_digits(std::string_view(word).substr(word.starts_with('+') ? 1 : 0), value);
}

int parse_arguments(dm_target& ti, clone& c, target_arguments words) {
    if (words.size() < 4)
        return fail(ti, "Invalid number of arguments");
    argument_set arguments{words};
    int result = parse_metadata_dev(ti, c, arguments.shift());
    if (!result)
        result = parse_dest_dev(ti, c, arguments.shift());
    if (!result)
        result = parse_source_dev(ti, c, arguments.shift());
    c.ctr_args.assign(arguments.words.begin(), arguments.words.end());
    if (!result)
        result = parse_region_size(ti, c, arguments.shift());
    if (!result)
        result = parse_feature_args(ti, c, arguments);
    return result ? result : parse_core_args(ti, c, arguments);
}

} // namespace powercut::clone
