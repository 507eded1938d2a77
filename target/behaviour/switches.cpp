// SPDX-License-Identifier: GPL-2.0-only
#include "target/behaviour/behaviour.h"

#include <algorithm>

// Historical bugs, put back by name (dm_history.md 2.1), and repairs that no kernel has yet (part 3
// and tests/findings.md).
namespace powercut::target {

namespace {

using b = behaviour;

constexpr std::array bugs{
    behaviour_switch{"callbacks_before_zero_next",
                     "B1: completions of a full area run before the next area has been zeroed",
                     &b::callbacks_after_zero_next, false, "patch of 14 Sep 2006", "before 2.6.19",
                     "history/callbacks_before_zero_next.yaml"},
    behaviour_switch{"zero_next_after_commit",
                     "B2: a full area is written before the next one has been zeroed",
                     &b::zero_next_before_commit, false, "7c9e6c17325f", "before 2.6.28",
                     "history/zero_next_after_commit.yaml"},
    behaviour_switch{"no_area_preflush",
                     "B3: an area is written without PREFLUSH, so its record may survive the data",
                     &b::area_preflush, false, "494b3ee7d4f6", "before 2.6.31",
                     "history/no_area_preflush.yaml"},
    behaviour_switch{
        "no_area_fua", "B3: an area is written without FUA, so the origin write may survive it",
        &b::area_fua, false, "494b3ee7d4f6", "before 2.6.31", "history/no_area_fua.yaml"},
    behaviour_switch{"header_shares_area_buffer",
                     "B4: an invalidation composes the header in the buffer that a commit uses",
                     &b::own_header_area, false, "61578dcd3faf", "before 2.6.32",
                     "history/header_shares_area_buffer.yaml"},
    behaviour_switch{"trust_disk_chunk_size",
                     "B5: the chunk size that a header states is used without validation",
                     &b::check_disk_chunk_size, false, "ae0b7448e913", "before 2.6.32",
                     "history/trust_disk_chunk_size.yaml"},
    behaviour_switch{"no_recheck_complete",
                     "B6: after a sleeping allocation only pending exceptions are looked up",
                     &b::recheck_complete, false, "35bf659b008e", "before 2.6.30",
                     "history/no_recheck_complete.yaml"},
    behaviour_switch{
        "no_read_tracking", "B7: origin writes do not wait for snapshot reads of the origin",
        &b::track_reads, false, "a8d41b59f3f5", "before 2.6.27", "history/no_read_tracking.yaml"},
    behaviour_switch{"no_skip_metadata_on_load",
                     "B9: after a load the next free chunk may be a metadata area",
                     &b::skip_metadata_on_load, false, "e9c6a182649f", "before 3.12",
                     "history/no_skip_metadata_on_load.yaml"},
    behaviour_switch{"commit_in_completion_order",
                     "B10: exceptions are committed in the order in which their copies end",
                     &b::commit_in_allocation_order, false, "230c83afdd9c", "before 3.13",
                     "history/commit_in_completion_order.yaml"},
    behaviour_switch{"no_copy_last_area",
                     "B11: after a load the next commit writes a buffer without the last area",
                     &b::copy_last_area, false, "2c945820cab9", "3.14-rc",
                     "history/no_copy_last_area.yaml"},
    behaviour_switch{"handover_without_origin_suspend",
                     "B12: exceptions are handed over while origin writes still wait for copies",
                     &b::suspend_origin_for_handover, false, "b735fede8d95", "2.6.33 to 3.19",
                     "history/handover_without_origin_suspend.yaml"},
    behaviour_switch{"overflow_always_invalidates",
                     "B13: a snapshot write that finds no space destroys the whole snapshot",
                     &b::overflow_option, false, "76c44f6d80ab, b0d3cc011e53", "before 4.4",
                     "history/overflow_always_invalidates.yaml"},
    behaviour_switch{"cow_may_be_origin",
                     "B14: a snapshot may keep its exceptions on the very device it is of",
                     &b::reject_cow_as_origin, false, "4df2bf466a9c", "before 4.6",
                     "history/cow_may_be_origin.yaml"},
    behaviour_switch{"copy_error_skips_commit",
                     "B15: the store is not told of a failed copy and waits for it for ever",
                     &b::commit_failed_copies, false, "385277bfb57f", "before 4.5",
                     "history/copy_error_skips_commit.yaml"},
    behaviour_switch{"merge_no_origin_flush",
                     "B16: a merge clears records while the merged data is in the origin's cache",
                     &b::merge_flushes_origin, false, "fcc42338375a", "2.6.33 to 5.10",
                     "history/merge_no_origin_flush.yaml"},
    behaviour_switch{"merge_no_other_snapshots",
                     "B17: a merge overwrites the origin without exceptions in other snapshots",
                     &b::merge_copies_to_others_first, false, "73dfd078cf8b",
                     "none (part of the merge series)", "history/merge_no_other_snapshots.yaml"},
    behaviour_switch{"merge_no_write_queue",
                     "B17: writes to the chunks being merged go to the COW device",
                     &b::merge_queues_writes, false, "-", "none (part of the merge series)",
                     "history/merge_no_write_queue.yaml"},
    behaviour_switch{
        "merge_no_drain",
        "B17: a merge does not wait for writes that are on their way to the COW device",
        &b::merge_drains_writes, false, "-", "none (part of the merge series)",
        "history/merge_no_drain.yaml"},
    behaviour_switch{"merge_accepts_transient",
                     "B18: a merge from a transient store calls functions that it does not have",
                     &b::merge_rejects_transient, false, "fcbde6227fcc", "2.6.33 to 2026",
                     "history/merge_accepts_transient.yaml"},
    behaviour_switch{
        "clone_no_dest_flush",
        "C1: a commit says that regions are hydrated which only the destination's cache holds",
        &b::clone_flushes_destination, false, "8b3fd1f53af3", "5.4.0",
        "history/clone_no_dest_flush.yaml"},
    behaviour_switch{"clone_flush_after_commit",
                     "C1: the destination is flushed after the metadata have been committed",
                     &b::clone_flushes_before_commit, false, "8b3fd1f53af3", "5.4.0",
                     "history/clone_flush_after_commit.yaml"},
    behaviour_switch{"clone_commit_from_region_map",
                     "C1: a commit takes regions along that were hydrated after the flush",
                     &b::clone_commits_exact_regions, false, "e6a505f3f9fa", "5.4.0",
                     "history/clone_commit_from_region_map.yaml"},
    behaviour_switch{"clone_single_phase",
                     "C1: a transaction stays open while the destination is flushed",
                     &b::clone_two_phase_commit, false, "8fdbfe8d1690", "5.4.0",
                     "history/clone_single_phase.yaml"},
    behaviour_switch{"clone_discard_no_empty_check",
                     "C2: a discard inside one region is passed down as one of 4 GiB less a region",
                     &b::clone_ignores_partial_discards, false, "4b5142905d4f", "5.4 to 5.6",
                     "history/clone_discard_no_empty_check.yaml"},
    behaviour_switch{"clone_fua_overwrite_no_commit",
                     "T2: a FUA write of a whole region ends before its region is committed",
                     &b::clone_overwrite_fua_waits, false, "4ae280b4ee34", "none (of dm-thin)",
                     "history/clone_fua_overwrite_no_commit.yaml"},
    behaviour_switch{"tm_lock_sb_before_flush",
                     "P1: a superblock is written although the blocks it names were not",
                     &b::tm_flushes_before_superblock, false, "a9d45396f595", "before 3.15",
                     "history/tm_lock_sb_before_flush.yaml"},
    behaviour_switch{"sm_root_before_precommit",
                     "P2: a superblock has the space map as it was before the commit",
                     &b::sm_root_after_precommit, false, "cca2c6aebe86", "none (of dm-era)",
                     "history/sm_root_before_precommit.yaml"},
    behaviour_switch{"alloc_only_old_map",
                     "P3: a block that was taken in this transaction can be handed out again",
                     &b::sm_looks_in_new_map, false, "4feaef830de7", "before 5.5",
                     "history/alloc_only_old_map.yaml"},
    behaviour_switch{"alloc_only_new_map",
                     "P3: a block that the last commit uses is overwritten by the next one",
                     &b::sm_looks_in_old_map, false, "4feaef830de7", "none",
                     "history/alloc_only_new_map.yaml"},
};

constexpr std::array fixes{
    behaviour_switch{
        "header_after_zeroing",
        "W1: a new store zeroes its first area, then writes the header with PREFLUSH|FUA",
        &b::header_after_zeroing, true, "W1", "all", "stale_exceptions_fixed.yaml"},
    behaviour_switch{
        "durable_invalidation",
        "W2: an invalidation is written with FUA, and origin writes and merges wait for it",
        &b::durable_invalidation, true, "W2", "all", "invalid_stays_invalid.yaml"},
    behaviour_switch{"whole_chunk_discards",
                     "F1: a discard zeroes a chunk of the COW device only if it covers that chunk",
                     &b::whole_chunk_discards, true, "F1", "since 5.3",
                     "misaligned_discard_fixed.yaml"},
    behaviour_switch{"active_before_merge_restarts",
                     "F2: a snapshot that was handed exceptions is active before a merge goes on",
                     &b::active_before_merge_restarts, true, "F2", "since 4.0",
                     "merge_restarts_too_early_fixed.yaml"},
    behaviour_switch{"failed_merge_commit_keeps_records",
                     "F3: a merge commit that fails puts the records back in memory",
                     &b::failed_merge_commit_keeps_records, true, "F3", "since 2.6.33",
                     "failed_merge_commit_fixed.yaml"},
    behaviour_switch{"failed_area_read_steps_forward",
                     "F4: a merge that cannot read an area reads it again when it is resumed",
                     &b::failed_area_read_steps_forward, true, "F4", "since 2.6.33",
                     "failed_area_read_fixed.yaml"},
    behaviour_switch{"clear_torn_records",
                     "F5: a load clears records behind the end of the list, on the disk as well",
                     &b::clear_torn_records, true, "F5", "all", "torn_commit_fixed.yaml"},
    behaviour_switch{"flush_what_a_merge_wrote",
                     "F6: the origin is flushed when a merge is turned back into a snapshot",
                     &b::flush_what_a_merge_wrote, true, "F6", "since 2.6.33",
                     "merge_turned_back_fixed.yaml"},
    behaviour_switch{"handover_stops_merge_too",
                     "F7: a handover stops a merge beside a live origin target as well",
                     &b::handover_stops_merge_too, true, "F7", "since 4.0",
                     "merge_beside_origin_fixed.yaml"},
    behaviour_switch{"array_unlocks_after_failed_insert",
                     "F8: a commit of a clone that finds no metadata block unlocks what it locked",
                     &b::array_unlocks_after_failed_insert, true, "F8", "since 3.9",
                     "clone_commit_finds_no_block_fixed.yaml"},
    behaviour_switch{
        "clone_loads_at_first_resume",
        "F9: a new table of a clone reads its metadata when it goes live, not only when loaded",
        &b::clone_loads_at_first_resume, true, "F9", "since 5.4", "clone_reload_stale_fixed.yaml"},
    behaviour_switch{"clone_discards_spare_copies",
                     "F10: a discard does not mark regions that are being copied",
                     &b::clone_discards_spare_copies, true, "F10", "since 5.4",
                     "clone_discard_beside_copy_fixed.yaml"},
    behaviour_switch{
        "clone_remembers_fua", "F11: a clone keeps in mind that a write of a whole region was FUA",
        &b::clone_remembers_fua, true, "F11", "since 5.4", "clone_fua_no_cache_fixed.yaml"},
    behaviour_switch{"clone_flushes_metadata_at_open",
                     "F12: the metadata device is flushed before a clone trusts what it has read",
                     &b::clone_flushes_metadata_at_open, true, "F12", "since 5.4",
                     "clone_superblock_in_cache_fixed.yaml"},
};

} // namespace

std::span<const behaviour_switch> bug_switches() {
    return bugs;
}

std::span<const behaviour_switch> fix_switches() {
    return fixes;
}

bool apply_switch(std::span<const behaviour_switch> list, std::string_view name,
                  behaviour* versions) {
    const auto found = std::find_if(list.begin(), list.end(),
                                    [name](const auto& entry) { return entry.name == name; });
    if (found == list.end())
        return false;
    versions->*found->flag = found->value;
    return true;
}

} // namespace powercut::target
