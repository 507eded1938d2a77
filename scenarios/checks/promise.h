// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/content.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// What software above the devices saw, one event after the other: the promises that a power cut
// must not break. A run is recorded as these, between the steps of its disks, and the oracle knows
// nothing else about it.
//
// Sectors of 512 bytes; results are 0 or a negative errno.
namespace powercut::checks {

using operation_id = std::uint32_t; // counts the operations of one run, from 1

enum class device_role : std::uint8_t {
    origin,   // snapshot-origin, or a volume that other volumes make up: one to one
    snapshot, // a volume as it was, plus what was written to the snapshot
    merge,    // a snapshot, while it is being merged into its origin
    clone,    // its source, plus what was written to the clone; on a destination in the end
    other     // the oracle says nothing about its content
};
inline constexpr std::array all_roles{device_role::origin, device_role::snapshot,
                                      device_role::merge, device_role::clone, device_role::other};

// Where some of the sectors of a device lie, one to one.
struct table_piece {
    std::string device{}; // a volume; empty: they fail
    std::uint64_t sector = 0;
    std::uint64_t sectors = 0;
    bool operator==(const table_piece&) const = default;
};

// A table, with the names in it resolved. A *volume* is what a table line names as a device: a
// disk, a partition of one, or a device that is made up of pieces of such.
struct device_table {
    std::string text{}; // as the scenario has it: a recovery loads it again
    device_role role = device_role::other;
    std::uint64_t sectors = 0;
    std::string origin{};   // volume
    std::string cow{};      // volume, of a snapshot or a merge
    std::string metadata{}; // of a clone, as its next two: a volume
    std::string destination{};
    std::string source{};
    std::uint64_t region_sectors = 0;
    bool persistent = false;        // P or PO: survives a power cut
    bool passes_discards = false;   // to the origin, or to the destination
    bool keeps_on_overflow = false; // PO: a write to it that finds no space is refused, no more
    // Of a device made of linear lines and the like, one after the other; it is its own origin.
    std::vector<table_piece> pieces{};
    bool fails = false; // it has lines that make it fail, error or flakey
};

enum class promise_kind : std::uint8_t {
    write_issued,
    discard_issued,
    flush_issued,
    read_issued,
    ended,        // of the operation: `result`, and `data` of a read that succeeded
    create_begun, // with the table
    created,
    table_changed, // a resume begins to take a reloaded table
    remove_begun,
    removed,
    invalidation_begun,  // of some snapshot: the kernel's log does not say which
    invalid_reported,    // the status of this device said Invalid
    found_invalid,       // the same, of a snapshot that was invalid when it was created
    transaction_aborted, // a clone went back to what its metadata said at the last commit
    power_lost,          // and the run goes on: devices and operations are gone, volumes stay
};

struct promise_event {
    promise_kind kind{};
    operation_id operation = 0; // of *_issued and ended
    std::string device{};       // a dm device or a volume
    std::uint64_t sector = 0;
    std::uint64_t count = 0;
    std::vector<storage::content> data{};
    bool fua = false;
    int result = 0;
    // A disk returned an error, as the scenario says. ended: meanwhile; invalidation_begun and
    // transaction_aborted: before; invalid_reported: since the invalidation began.
    bool disk_failed = false; // or, of a clone, had no space for its metadata
    std::shared_ptr<const device_table> table{};
    // create_begun, table_changed: the COW volume has no header, or the metadata volume no
    // superblock, so this snapshot or clone is a new one.
    bool cow_blank = false;
    // remove_begun, table_changed: of a merge that goes: it had nothing left to do.
    bool merge_complete = false;
};

} // namespace powercut::checks
