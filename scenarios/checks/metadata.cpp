// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

// The exceptions that a persistent snapshot has loaded can all be true at the same time: each COW
// chunk has one owner, holds data and lies on the device, and each chunk of the origin went to one
// place. What a clone's superblock leads to is readable, and each block is counted as often as
// something refers to it.
namespace powercut::checks {

namespace {

using sorted_chunks = std::vector<std::pair<std::uint64_t, std::uint64_t>>; // key, the other one

sorted_chunks::const_iterator first_double(sorted_chunks& chunks) {
    std::ranges::sort(chunks);
    return std::ranges::adjacent_find(std::as_const(chunks), {}, &sorted_chunks::value_type::first);
}

std::string misplaced(const snapshot::snapshot_view& view) {
    const std::uint64_t end = view.cow_sectors / view.chunk_size_sectors;
    for (const auto& [old_chunk, new_chunk] : view.exceptions) {
        if (view.is_metadata(new_chunk))
            return fmt::format("the exception of chunk {} is on COW chunk {}, which holds metadata",
                               old_chunk, new_chunk);
        if (new_chunk >= end)
            return fmt::format("the exception of chunk {} is on COW chunk {}, past the end of the "
                               "device at chunk {}",
                               old_chunk, new_chunk, end);
    }
    return {};
}

std::string doubled(const snapshot::snapshot_view& view) {
    sorted_chunks chunks;
    chunks.reserve(view.exceptions.size());
    for (const auto& [old_chunk, new_chunk] : view.exceptions)
        chunks.emplace_back(new_chunk, old_chunk);
    if (const auto at = first_double(chunks); at != chunks.end())
        return fmt::format("the exceptions of chunks {} and {} are both on COW chunk {}",
                           at->second, (at + 1)->second, at->first);
    for (auto& [key, other] : chunks)
        std::swap(key, other);
    if (const auto at = first_double(chunks); at != chunks.end())
        return fmt::format("chunk {} has two exceptions, on COW chunks {} and {}", at->first,
                           at->second, (at + 1)->second);
    return {};
}

void examine_devices(const expectation& expected, const observation& seen, findings& out) {
    for_each_device(
        expected, seen, [&](const device_expectation& device, const device_observation& shown) {
            if (shown.clone && !shown.clone->broken.empty() &&
                metadata_doubted(device) == doubt::none)
                out.push_back(
                    {metadata, device.name, {}, device.name + ": " + shown.clone->broken.front()});
            const auto& view = shown.exceptions;
            if (!view || !view->valid || !view->persistent || view->exceptions.empty())
                return;
            std::string wrong = misplaced(*view);
            if (wrong.empty())
                wrong = doubled(*view);
            if (!wrong.empty())
                out.push_back({metadata, device.name, {}, device.name + ": " + wrong});
        });
}

} // namespace

const check metadata_check{.name = metadata,
                           .about = keeps_metadata,
                           .timeless = true,
                           .concerns = keeps_metadata,
                           .doubted = metadata_doubted,
                           .examine_devices = examine_devices,
                           .examine_reading = nullptr};

} // namespace powercut::checks
