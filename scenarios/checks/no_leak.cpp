// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

// A COW chunk below the next free one belongs to an exception, or to the header or a metadata area,
// which own themselves. One that does not is lost for as long as the snapshot lives: the store only
// goes up (bug B10 of dm_history.md: exceptions committed in another order than allocated).
//
// What could look like a leak and is none, or is not this one's:
// - An exception under way has a chunk before it has a record. A load puts the next free chunk
//   behind the last record, so after a cut none is pending; on a live device nothing is said while
//   one is.
// - An allocation that fails takes no chunk. A copy that fails invalidates the snapshot, and what
//   an invalid one holds does not matter. A merge gives chunks back from the end and is left out.
// - A discard takes no chunk, and gives none back: it zeroes the chunk of its exception.
// - A torn area breaks off at the first record without a chunk, so what is loaded has no gaps.
// - Records that the run did not make, or that were written past the snapshot, may have any gaps.
//   Stale records of an earlier snapshot under a new header (window W1) are the kernel's own doing
//   and do count: the chunks between them are lost.
//
// A block of a clone's metadata that counts as used is in the tree of the superblock, or holds the
// counts. One that is not is never used again.
namespace powercut::checks {

namespace {

// Of n exceptions at least one chunk among the first n + 1 data chunks has none, so that is as far
// as there is to look, whatever garbage says of the next free one.
std::uint64_t end_of_search(const snapshot::snapshot_view& view) {
    const std::uint64_t data = view.exceptions.size() + 1;
    const std::uint64_t metadata = 2 + data / view.exceptions_per_area;
    return std::min(view.next_free, data + metadata);
}

std::optional<std::uint64_t> first_without_owner(const snapshot::snapshot_view& view) {
    std::vector<bool> owned(end_of_search(view));
    for (const auto& [old_chunk, new_chunk] : view.exceptions)
        if (new_chunk < owned.size())
            owned[new_chunk] = true;
    for (std::uint64_t chunk = 0; chunk < owned.size(); ++chunk)
        if (!owned[chunk] && !view.is_metadata(chunk))
            return chunk;
    return {};
}

bool can_be_judged(const snapshot::snapshot_view& view) {
    return view.valid && view.persistent && !view.merging && view.pending == 0 &&
           view.exceptions_per_area != 0;
}

doubt doubted(const device_expectation& device) {
    const bool foreign = device.why_not == doubt::foreign_exceptions ||
                         device.why_not == doubt::cow_written_directly ||
                         device.why_not == doubt::metadata_written_directly;
    return foreign ? device.why_not : doubt::none;
}

void examine_devices(const expectation& expected, const observation& seen, findings& out) {
    for_each_device(
        expected, seen, [&](const device_expectation& device, const device_observation& shown) {
            if (shown.clone && !shown.clone->leaked.empty() && doubted(device) == doubt::none)
                out.push_back(
                    {no_leak, device.name, {}, device.name + ": " + shown.clone->leaked.front()});
            const auto& view = shown.exceptions;
            if (!view || !can_be_judged(*view) || doubted(device) != doubt::none)
                return;
            if (const auto chunk = first_without_owner(*view))
                out.push_back({no_leak,
                               device.name,
                               {},
                               fmt::format("{}: COW chunk {} is below the next free one, {}, and "
                                           "has no owner",
                                           device.name, *chunk, view->next_free)});
        });
}

} // namespace

const check no_leak_check{.name = no_leak,
                          .about = keeps_metadata,
                          .timeless = true,
                          .concerns = keeps_metadata,
                          .doubted = doubted,
                          .examine_devices = examine_devices,
                          .examine_reading = nullptr};

} // namespace powercut::checks
