// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/dm_clone_target.h"

#include "firmware_shim/kernel.h"

#include <array>
#include <limits>
#include <strings.h>

// What a clone says of itself and is told, and what it offers to users (dm_spec.md 11.6, 11.7).
namespace powercut::clone {

namespace {

constexpr unsigned metadata_block_sectors = 8;
constexpr std::array mode_names{" rw", " ro", " Fail"};

std::string flags_text(const clone& c) {
    std::string text = std::to_string(!c.hydration_enabled + !c.discard_passdown) + ' ';
    if (!c.hydration_enabled)
        text += "no_hydration ";
    if (!c.discard_passdown)
        text += "no_discard_passdown ";
    return text;
}

bool is_error(const clone& c, const std::string& what, int result) {
    if (result)
        log_clone(c, what + " returned " + std::to_string(result));
    return result != 0;
}

std::string info(clone& c) {
    std::uint64_t free = 0;
    std::uint64_t total = 0;
    if (is_error(c, "dm_clone_get_free_metadata_block_count",
                 dm_clone_get_free_metadata_block_count(*c.cmd, &free)) ||
        is_error(c, "dm_clone_get_metadata_dev_size",
                 dm_clone_get_metadata_dev_size(*c.cmd, &total)))
        return "Error";
    return std::to_string(metadata_block_sectors) + ' ' + std::to_string(total - free) + '/' +
           std::to_string(total) + ' ' + std::to_string(c.region_size) + ' ' +
           std::to_string(dm_clone_nr_of_hydrated_regions(*c.cmd)) + '/' +
           std::to_string(c.nr_regions) + ' ' + std::to_string(c.hydrations_in_flight) + ' ' +
           flags_text(c) + "4 hydration_threshold " + std::to_string(c.hydration_threshold) +
           " hydration_batch_size " + std::to_string(c.hydration_batch_size) +
           mode_names.at(static_cast<std::size_t>(c.mode()));
}

std::string table_line(const clone& c) {
    std::string text =
        c.metadata_dev->number() + ' ' + c.dest_dev->number() + ' ' + c.source_dev->number();
    for (const std::string& word : c.ctr_args)
        text += ' ' + word;
    return text;
}

} // namespace

std::string clone_status(dm_target& ti, status_type type) {
    clone& c = clone_of(ti);
    if (type == status_type::table)
        return table_line(c);
    if (c.mode() == clone_metadata_mode::fail)
        return "Fail";
    if (!ti.status_noflush && !dm_suspended(ti))
        commit_metadata(c, nullptr); // so that the counts of blocks are those of the disk
    return info(c);
}

namespace {

void enable_hydration(clone& c) {
    const bool was_enabled = c.hydration_enabled;
    c.hydration_enabled = true;
    if (!was_enabled)
        wake_worker(c);
}

} // namespace

int clone_message(dm_target& ti, target_arguments words, std::string&) {
    clone& c = clone_of(ti);
    const auto is = [&](const char* name) {
        return !words.empty() && !strcasecmp(words.front().c_str(), name);
    };
    if (is("enable_hydration")) {
        enable_hydration(c);
        return 0;
    }
    if (is("disable_hydration")) { // copies under way go on
        c.hydration_enabled = false;
        return 0;
    }
    if (words.size() != 2)
        return -EINVAL;
    if (is("hydration_threshold")) {
        if (!parse_unsigned(words[1], &c.hydration_threshold))
            return -EINVAL;
        wake_worker(c); // it may have stood still at 0
        return 0;
    }
    if (is("hydration_batch_size"))
        return parse_unsigned(words[1], &c.hydration_batch_size) ? 0 : -EINVAL;
    log_clone(c, "Unsupported message `" + words.front() + "'");
    return -EINVAL;
}

int clone_iterate_devices(dm_target& ti, const iterate_devices_callout& fn) {
    clone& c = clone_of(ti);
    const int result = fn(*c.source_dev, 0, ti.len);
    return result ? result : fn(*c.dest_dev, 0, ti.len);
}

namespace {

void disable_passdown_if_not_supported(clone& c) {
    const unsigned most = c.dest_dev->limits().max_discard_sectors;
    if (!c.discard_passdown || most >= c.region_size)
        return;
    c.owner().log("clone",
                  "Destination device (" + c.dest_dev->disk_name() + ") " +
                      (most ? "max discard sectors smaller than a region" : "discard unsupported") +
                      ": Disabling discard passdown.");
    c.discard_passdown = false;
}

} // namespace

void clone_io_hints(dm_target& ti, queue_limits& limits) {
    clone& c = clone_of(ti);
    disable_passdown_if_not_supported(c);
    if (c.discard_passdown) {
        limits.max_discard_sectors = c.dest_dev->limits().max_discard_sectors;
        limits.discard_granularity = c.dest_dev->limits().discard_granularity;
        return;
    }
    const unsigned region_size = static_cast<unsigned>(c.region_size);
    const unsigned most = std::numeric_limits<unsigned>::max() >> sector_shift; // a bio has bytes
    limits.discard_granularity = region_size << sector_shift;
    limits.max_discard_sectors = most - most % region_size;
}

} // namespace powercut::clone
