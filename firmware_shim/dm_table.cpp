// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/dm_table.h"

#include "firmware_shim/dm.h"
#include "firmware_shim/errno_name.h"
#include "firmware_shim/kernel.h"
#include "firmware_shim/table_syntax.h"

#include <algorithm>
#include <numeric>

namespace powercut::shim {

dm_table::~dm_table() {
    const sleeping_destructor here(m_device.owner().runs_on());
    for (auto& target : m_targets)
        target->type->dtr(*target);
}

sector_t dm_table::sectors() const {
    return m_targets.empty() ? 0 : m_targets.back()->begin + m_targets.back()->len;
}

dm_target* dm_table::find_target(sector_t sector) const {
    if (m_targets.size() == 1)
        return m_targets.front().get();
    const auto found =
        std::upper_bound(m_targets.begin(), m_targets.end(), sector,
                         [](sector_t at, const auto& target) { return at < target->begin; });
    return found == m_targets.begin() ? nullptr : std::prev(found)->get();
}

bool dm_table::is_used(const block_device& device) const {
    return std::find(m_devices.begin(), m_devices.end(), &device) != m_devices.end();
}

bool dm_table::leads_to(const mapped_device& to) const {
    return std::any_of(m_devices.begin(), m_devices.end(), [&to](const block_device* device) {
        const auto* below = dynamic_cast<const mapped_device*>(device);
        return below == &to || (below && below->live_table() && below->live_table()->leads_to(to));
    });
}

void dm_table::fail(const std::string& text) const {
    m_device.owner().log("table", m_device.number() + ": " + text);
}

int dm_table::load(std::string_view text) {
    for (auto& line : parse_table(text)) {
        const int result = add_target(line.start, line.len, line.type, std::move(line.arguments));
        if (result) {
            m_device.owner().log("ioctl", "error adding target to table");
            return result;
        }
    }
    return 0;
}

int dm_table::add_target(sector_t start, sector_t len, const std::string& type_name,
                         std::vector<std::string> arguments) {
    if (len == 0) {
        fail("zero-length target");
        return -EINVAL;
    }
    const target_type* type = m_device.owner().find_target(type_name);
    if (!type) {
        fail(type_name + ": unknown target type");
        return -EINVAL;
    }
    auto target = std::make_unique<dm_target>();
    target->table = this;
    target->type = type;
    target->begin = start;
    target->len = len;
    target->error = "Unknown error";
    int result = 0;
    if (start != sectors()) {
        target->error = "Gap in table";
        result = -EINVAL;
    } else {
        result = type->ctr(*target, arguments);
    }
    if (result) {
        fail(type_name + ": " + target->error + " (" + errno_name(result) + ")");
        return result;
    }
    m_targets.push_back(std::move(target));
    return 0;
}

namespace {

// min_not_zero: whether all below support it is decided elsewhere.
unsigned stack_optional(unsigned above, unsigned below) {
    return above && below ? std::min(above, below) : std::max(above, below);
}

void stack_limits(queue_limits* above, const queue_limits& below) {
    above->logical_block_size = std::max(above->logical_block_size, below.logical_block_size);
    above->physical_block_size = std::max(above->physical_block_size, below.physical_block_size);
    above->max_sectors = std::min(above->max_sectors, below.max_sectors);
    above->max_discard_sectors =
        stack_optional(above->max_discard_sectors, below.max_discard_sectors);
    above->max_write_zeroes_sectors =
        std::min(above->max_write_zeroes_sectors, below.max_write_zeroes_sectors);
    above->discard_granularity = std::max(above->discard_granularity, below.discard_granularity);
}

queue_limits stacking_defaults() {
    queue_limits limits;
    limits.max_discard_sectors = ~0U;
    limits.max_write_zeroes_sectors = ~0U;
    return limits;
}

// Whether an area of a device fits it and is made of whole logical blocks; the reason is what the
// kernel logs.
std::string invalid_area(const block_device& device, sector_t start, sector_t len,
                         unsigned logical_block_size) {
    if (start >= device.sectors() || len > device.sectors() - start)
        return device.disk_name() + " too small for target: start=" + std::to_string(start) +
               ", len=" + std::to_string(len) + ", dev_size=" + std::to_string(device.sectors());
    const sector_t block_sectors = logical_block_size >> sector_shift;
    const std::string suffix = " not aligned to h/w logical block size " +
                               std::to_string(logical_block_size) + " of " + device.disk_name();
    if (start % block_sectors)
        return "start=" + std::to_string(start) + suffix;
    if (len % block_sectors)
        return "len=" + std::to_string(len) + suffix;
    return {};
}

bool all_support_discard(dm_target& target) {
    if (!target.num_discard_bios)
        return false;
    if (target.discards_supported)
        return true;
    return target.type->iterate_devices &&
           !target.type->iterate_devices(target, [](block_device& device, sector_t, sector_t) {
               return device.limits().max_discard_sectors ? 0 : 1;
           });
}

bool all_support_write_zeroes(dm_target& target) {
    return target.num_write_zeroes_bios && target.type->iterate_devices &&
           !target.type->iterate_devices(target, [](block_device& device, sector_t, sector_t) {
               return device.limits().max_write_zeroes_sectors ? 0 : 1;
           });
}

bool any_has_write_cache(dm_target& target) {
    if (!target.num_flush_bios)
        return false;
    if (target.flush_supported)
        return true;
    return target.type->iterate_devices &&
           target.type->iterate_devices(target, [](block_device& device, sector_t, sector_t) {
               return device.limits().write_cache ? 1 : 0;
           });
}

} // namespace

int dm_table::calculate_limits(queue_limits* limits) const {
    *limits = stacking_defaults();
    bool discard = true;
    bool write_zeroes = true;
    for (const auto& target : m_targets) {
        queue_limits own = stacking_defaults();
        const auto& iterate = target->type->iterate_devices;
        if (iterate) {
            iterate(*target, [&](block_device& device, sector_t, sector_t) {
                stack_limits(&own, device.limits());
                return 0;
            });
        }
        if (target->type->io_hints)
            target->type->io_hints(*target, own);
        const int invalid =
            !iterate ? 0
                     : iterate(*target, [&](block_device& device, sector_t start, sector_t len) {
                           const std::string reason =
                               invalid_area(device, start, len, own.logical_block_size);
                           if (!reason.empty())
                               fail(reason);
                           return reason.empty() ? 0 : 1;
                       });
        if (invalid)
            return -EINVAL;
        stack_limits(limits, own);
        discard = discard && all_support_discard(*target);
        write_zeroes = write_zeroes && all_support_write_zeroes(*target);
        limits->write_cache = limits->write_cache || any_has_write_cache(*target);
    }
    limits->fua = limits->write_cache;
    if (!write_zeroes)
        limits->max_write_zeroes_sectors = 0;
    if (!discard)
        limits->max_discard_sectors = 0;
    return 0;
}

} // namespace powercut::shim
