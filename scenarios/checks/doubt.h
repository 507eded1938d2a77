// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/promise.h"

#include <cstdint>
#include <string>

// Why nothing is said of what a device holds.
namespace powercut::checks {

enum class doubt : std::uint8_t {
    none,
    other_target,          // neither an origin nor a snapshot nor a clone
    not_on_a_disk,         // its origin or source is no disk of the scenario
    lost_with_the_power,   // a transient snapshot after a cut
    covered,               // another device lies on it
    below_written,         // what it lies on was written to past it
    below_in_doubt,        // or is not followed
    table_changed,         // to another kind, or to other volumes
    holds_exceptions,      // a snapshot stores its exceptions on the volume
    foreign_exceptions,    // its COW held exceptions that the run did not make
    cow_written_directly,  // past the snapshot
    origin_in_doubt,       // one of the above, of a snapshot's origin or a clone's source
    merging,               // an origin that a snapshot is being merged into
    merged_unprotected,    // a snapshot that was not there while one was merged into its origin
    holds_clone,           // a clone keeps its regions or its metadata on the volume
    foreign_metadata,      // a clone whose metadata the run did not make
    part_written_directly, // source or destination of a clone, past it
    metadata_written_directly,
    uncovered_unknown // discards of a clone show what its destination held; nobody knows what
};

// In words, for users: "its COW volume was written to directly".
std::string describe(doubt why, const device_table& table);

} // namespace powercut::checks
