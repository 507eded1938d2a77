// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/observe.h"

#include "firmware_shim/dm.h"
#include "firmware_shim/dm_ioctl.h"
#include "firmware_shim/kernel.h"
#include "firmware_shim/user_io.h"
#include "scenarios/checks/observe_clone.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace powercut::checks {

namespace {

constexpr std::size_t span_max = 2048; // sectors read at a time

// Of the chunks that have an exception, in ascending order.
std::vector<std::uint64_t> excepted_sectors(const snapshot::snapshot_view& view,
                                            std::uint64_t end) {
    const std::uint64_t chunk = view.chunk_size_sectors;
    if (chunk == 0)
        return {}; // not known before a handover
    std::vector<std::uint64_t> chunks;
    chunks.reserve(view.exceptions.size());
    for (const auto& exception : view.exceptions)
        if (exception.old_chunk < (end + chunk - 1) / chunk)
            chunks.push_back(exception.old_chunk);
    std::ranges::sort(chunks);
    chunks.erase(std::unique(chunks.begin(), chunks.end()), chunks.end());
    std::vector<std::uint64_t> sectors;
    sectors.reserve(chunks.size() * chunk);
    for (const std::uint64_t each : chunks)
        for (std::uint64_t i = 0; i < chunk; ++i)
            sectors.push_back(each * chunk + i);
    return sectors;
}

std::vector<std::uint64_t> sectors_to_read(std::span<const std::uint64_t> asked,
                                           const device_observation& device, std::uint64_t end) {
    std::vector<std::uint64_t> all(asked.begin(), asked.end());
    if (device.exceptions) {
        const std::vector<std::uint64_t> more = excepted_sectors(*device.exceptions, end);
        all.clear();
        all.reserve(asked.size() + more.size());
        std::ranges::set_union(asked, more, std::back_inserter(all));
    }
    all.erase(std::ranges::lower_bound(all, end), all.end());
    return all;
}

void read_span(shim::block_device& device, std::uint64_t sector,
               std::span<shim::sector_handle> data, device_observation& out) {
    if (const int result = shim::user_read(device, sector, data); result != 0) {
        out.failures.push_back({sector, data.size(), result});
        return;
    }
    for (const shim::sector_handle value : data)
        out.readings.push_back({sector++, value});
}

void read_sectors(shim::block_device& device, std::span<const std::uint64_t> sectors,
                  device_observation& out) {
    std::vector<shim::sector_handle> data;
    out.readings.reserve(sectors.size());
    for (std::size_t at = 0; at < sectors.size();) {
        std::size_t count = 1;
        while (count < span_max && at + count < sectors.size() &&
               sectors[at + count] == sectors[at] + count)
            ++count;
        data.assign(count, 0);
        read_span(device, sectors[at], data, out);
        at += count;
    }
}

// It would not answer: it is suspended, or lies on one that is.
bool is_held_back(const shim::kernel& kernel, const shim::mapped_device& device) {
    const shim::dm_table* table = device.live_table();
    return device.suspended() ||
           std::ranges::any_of(kernel.mapped_devices(), [&](const auto& each) {
               return table && table->is_used(*each) && is_held_back(kernel, *each);
           });
}

} // namespace

device_observation observe_device(shim::kernel& kernel, const std::string& name,
                                  std::span<const std::uint64_t> sectors,
                                  std::optional<snapshot::snapshot_view> before_merge) {
    device_observation out;
    out.name = name;
    shim::mapped_device* device = kernel.find_mapped_device(name);
    if (!device || is_held_back(kernel, *device))
        return out;
    out.looked_at = true;
    out.invalid = status_is_invalid(kernel, name);
    out.exceptions = snapshot::inspect_snapshot(*device);
    if (out.exceptions && out.exceptions->merging)
        out.merge = {out.exceptions->merge_complete, out.exceptions->merge_failed};
    if (before_merge)
        out.exceptions = std::move(before_merge);
    if (!out.invalid)
        read_sectors(*device, sectors_to_read(sectors, out, device->sectors()), out);
    return out;
}

std::optional<snapshot::snapshot_view> exceptions_of(shim::kernel& kernel,
                                                     const std::string& name) {
    shim::mapped_device* device = kernel.find_mapped_device(name);
    return device ? snapshot::inspect_snapshot(*device) : std::nullopt;
}

// Status lines are "<start> <len> <type> <string>". That of a clone commits, and nobody asked for
// it.
bool status_is_invalid(shim::kernel& kernel, const std::string& name) {
    const shim::mapped_device* device = kernel.find_mapped_device(name);
    if (!device || is_clone(*device))
        return false;
    std::vector<std::string> lines;
    if (shim::dm_status(kernel, name, &lines) != 0)
        return false;
    return std::ranges::any_of(lines,
                               [](const std::string& line) { return line.ends_with(" Invalid"); });
}

std::string last_log_lines(const shim::kernel& kernel, std::size_t count) {
    const std::vector<std::string>& lines = kernel.log_lines();
    std::string text;
    for (std::size_t i = lines.size() - std::min(count, lines.size()); i < lines.size(); ++i) {
        if (!text.empty())
            text += "; ";
        text += lines[i];
    }
    return text;
}

} // namespace powercut::checks
