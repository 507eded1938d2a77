// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

// What differs between the kernels that the port can be: one flag a difference, asked by name. The
// default is 6.1. The versions, with what each has, are the table in versions.cpp; the switches
// that put a historical bug back and the fixes that no kernel has yet are listed in switches.cpp.
// Nowhere else does the port know which kernel it is. Sources: dm_history.md 1.2 to 1.5 and part 2.
namespace powercut::target {

struct behaviour {
    behaviour(); // 6.1

    // the block layer
    bool barriers_drain_queues; // FLUSH and FUA are barriers: they wait for what is in the queue,
                                // and later bios wait for them
    // dm-snap-persistent
    bool area_preflush;             // an area write carries PREFLUSH (B3)
    bool area_fua;                  // and FUA (B3)
    bool zero_next_before_commit;   // the next area is zeroed before the full one is written (B2)
    bool callbacks_after_zero_next; // completions run after that zeroing (B1)
    bool own_header_area;           // the header has a buffer of its own (B4)
    bool check_disk_chunk_size;     // a chunk size in a header is validated (B5)
    bool load_through_bufio;        // areas are read ahead, and not into the store's own buffer
    bool copy_last_area;            // from there the last one is copied into that buffer (B11)
    bool skip_metadata_on_load;     // next_free moves off a metadata chunk after a load (B9)
    bool overflow_option;           // PO: a snapshot write that finds no space spoils nothing (B13)
    bool header_after_zeroing; // fix W1: the area is zeroed, then the header is written durably
    bool clear_torn_records;   // fix F5: a load clears what stands behind the end of the list
    bool durable_invalidation; // fix W2: the header of an invalidation is written with FUA, and
                               // origin writes are refused until that has succeeded
    // dm-snap
    bool snapshot_merge;             // the target exists, and exceptions can be handed over
    bool discard_features;           // discard_zeroes_cow and discard_passdown_origin
    bool reject_cow_as_origin;       // one device cannot be both (B14)
    bool usage_shows_metadata;       // the status has a third number
    bool full_chunk_writes;          // a write of a whole chunk takes the place of the copy
    bool limit_copies;               // writes wait while too many copies are under way (B19)
    bool track_reads;                // writes wait for snapshot reads sent to the origin (B7)
    bool insert_before_draining;     // the exception is inserted before it waits for those reads
    bool recheck_complete;           // look again after a sleeping allocation (B6)
    bool locked_allocation;          // the snapshot stays locked while memory is waited for
    bool commit_in_allocation_order; // exceptions are committed in the order of allocation (B10)
    bool commit_failed_copies;       // the store is told of copies that failed (B15)
    bool whole_chunk_discards;       // fix F1: only a discard that begins with a chunk zeroes it
    // handover and merge
    bool flush_what_a_merge_wrote;     // fix F6: when a merge becomes a snapshot again
    bool suspend_origin_for_handover;  // B12
    bool merge_rejects_transient;      // the constructor looks whether the store can merge (B18)
    bool merge_flushes_origin;         // merged data is durable before its record goes (B16)
    bool merge_copies_to_others_first; // other snapshots get their exceptions (B17)
    bool merge_queues_writes;          // writes to what is being merged wait (B17)
    bool merge_drains_writes;          // and writes under way are waited for (B17)
    bool active_before_merge_restarts; // fix F2: a snapshot that was handed exceptions is active
                                       // before the merge that stopped for it goes on
    bool handover_stops_merge_too;     // fix F7: beside a live origin target as well
    bool failed_merge_commit_keeps_records; // fix F3: in memory, as they are on the disk
    bool failed_area_read_steps_forward;    // fix F4: back to the area that was merged last
    // dm-clone
    bool clone_target;                   // the target exists
    bool clone_flushes_destination;      // hydrated regions are durable before they count (C1)
    bool clone_flushes_before_commit;    // before the metadata are written, that is (C1)
    bool clone_commits_exact_regions;    // not all regions of a dirty word (C1)
    bool clone_two_phase_commit;         // those hydrated since the flush began stay out (C1)
    bool clone_ignores_partial_discards; // a discard below a region marks none (C2)
    bool clone_overwrite_fua_waits;      // for the commit that says the region is hydrated (T2)
    bool clone_remembers_fua;            // fix F11: of a write that takes the place of a copy
    bool clone_flushes_metadata_at_open; // fix F12: before it trusts a superblock
    bool clone_discards_spare_copies;    // fix F10: of regions that are being copied
    bool clone_loads_at_first_resume;    // fix F9: what the table before it has committed since
    // persistent-data and dm-bufio
    bool tm_flushes_before_superblock;      // it is locked only after the rest is durable (P1)
    bool sm_root_after_precommit;           // a superblock gets the root of the committed map (P2)
    bool sm_looks_in_new_map;               // a block taken in this transaction is not free (P3)
    bool sm_looks_in_old_map;               // nor is one that the last commit still uses (P3)
    bool array_unlocks_after_failed_insert; // fix F8: of the new place of an array block
    bool bufio_rings; // blocks are written in the order in which they became dirty
    // dm-flakey
    bool flakey_corrupts_reads; // corrupt_bio_byte with r has an effect
};

// The presets of `kernel:`, oldest first. The columns of dm_history.md 1.2, the
// first kernel with dm-clone, and today's.
inline constexpr std::array<std::string_view, 6> kernel_presets{"2.6.30", "2.6.32", "3.4",
                                                                "5.4.0",  "6.1",    "mainline"};

// A row of the table of versions: one flag, and whether each preset has it. Every flag has a row,
// those too that are the same in all of them: old bugs that all presets mended, and the fixes.
struct difference {
    bool behaviour::*flag;
    std::string_view name; // of the flag
    std::string_view what; // a few words
    std::array<bool, kernel_presets.size()> has;
};
std::span<const difference> differences();

bool apply_preset(std::string_view kernel, behaviour* versions); // false: no such preset

struct behaviour_switch {
    std::string_view name;
    std::string_view mechanism; // one sentence
    bool behaviour::*flag;
    bool value;                // what naming the switch sets the flag to
    std::string_view commit;   // that mended it; of a fix: what it mends
    std::string_view kernels;  // that have the bug, or need the fix
    std::string_view scenario; // that shows it, under scenarios/cases
};

std::span<const behaviour_switch> bug_switches();
std::span<const behaviour_switch> fix_switches();
// False: no such switch in that list.
bool apply_switch(std::span<const behaviour_switch> list, std::string_view name,
                  behaviour* versions);

} // namespace powercut::target
