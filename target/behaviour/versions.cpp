// SPDX-License-Identifier: GPL-2.0-only
#include "target/behaviour/behaviour.h"

#include <algorithm>

// The versions of the store and of the snapshot core, side by side (dm_history.md 1.2 to 1.5; what
// it marks as unconfirmed is said in target/HISTORY.md).
namespace powercut::target {

namespace {

using b = behaviour;
constexpr bool yes = true;
constexpr bool no = false;

// clang-format off
constexpr std::array table{
    //                                                                                                             .30 .32 3.4 5.4.0 6.1 mainline
    difference{&b::barriers_drain_queues, "barriers_drain_queues", "FLUSH and FUA are hard barriers",              {yes, yes, no,  no,  no,  no}},
    difference{&b::area_preflush, "area_preflush", "area writes flush first",                                      {no,  yes, yes, yes, yes, yes}},
    difference{&b::area_fua, "area_fua", "area writes are durable when they complete",                             {no,  yes, yes, yes, yes, yes}},
    difference{&b::zero_next_before_commit, "zero_next_before_commit", "next area zeroed before the full one",     {yes, yes, yes, yes, yes, yes}},
    difference{&b::callbacks_after_zero_next, "callbacks_after_zero_next", "completions after that zeroing",       {yes, yes, yes, yes, yes, yes}},
    difference{&b::own_header_area, "own_header_area", "the header has its own buffer",                            {no,  yes, yes, yes, yes, yes}},
    difference{&b::check_disk_chunk_size, "check_disk_chunk_size", "chunk size on disk is validated",              {no,  yes, yes, yes, yes, yes}},
    difference{&b::load_through_bufio, "load_through_bufio", "areas are loaded through bufio",                     {no,  no,  no,  yes, yes, yes}},
    difference{&b::copy_last_area, "copy_last_area", "the last area ends up in the store's buffer",                {yes, yes, yes, yes, yes, yes}},
    difference{&b::skip_metadata_on_load, "skip_metadata_on_load", "next free chunk is never a metadata area",     {no,  no,  no,  yes, yes, yes}},
    difference{&b::overflow_option, "overflow_option", "PO: overflow without invalidation",                        {no,  no,  no,  yes, yes, yes}},
    difference{&b::snapshot_merge, "snapshot_merge", "snapshot-merge and handover",                                {no,  no,  yes, yes, yes, yes}},
    difference{&b::discard_features, "discard_features", "discard_zeroes_cow, discard_passdown_origin",            {no,  no,  no,  yes, yes, yes}},
    difference{&b::reject_cow_as_origin, "reject_cow_as_origin", "COW and origin must differ",                     {no,  no,  no,  yes, yes, yes}},
    difference{&b::usage_shows_metadata, "usage_shows_metadata", "status: allocated/total metadata",               {no,  no,  yes, yes, yes, yes}},
    difference{&b::full_chunk_writes, "full_chunk_writes", "a write of a whole chunk is not preceded by a copy",   {no,  no,  yes, yes, yes, yes}},
    difference{&b::limit_copies, "limit_copies", "at most 2048 copies under way",                                  {no,  no,  no,  yes, yes, yes}},
    difference{&b::track_reads, "track_reads", "origin writes wait for snapshot reads",                            {yes, yes, yes, yes, yes, yes}},
    difference{&b::insert_before_draining, "insert_before_draining", "exception inserted before draining reads",   {no,  no,  no,  yes, yes, yes}},
    difference{&b::locked_allocation, "locked_allocation", "lock held while an exception is allocated",            {no,  no,  no,  yes, yes, yes}},
    difference{&b::recheck_complete, "recheck_complete", "completed exceptions looked up after allocating",        {yes, yes, yes, yes, yes, yes}},
    difference{&b::commit_in_allocation_order, "commit_in_allocation_order", "commits in order of allocation",     {no,  no,  no,  yes, yes, yes}},
    difference{&b::commit_failed_copies, "commit_failed_copies", "the store hears of failed copies",               {no,  no,  no,  yes, yes, yes}},
    difference{&b::suspend_origin_for_handover, "suspend_origin_for_handover", "origin is quiet during handover",  {no,  no,  no,  yes, yes, yes}},
    difference{&b::merge_rejects_transient, "merge_rejects_transient", "no merge from a transient store",          {no,  no,  no,  no,  yes, yes}},
    difference{&b::merge_flushes_origin, "merge_flushes_origin", "origin flushed before a merge commit",           {no,  no,  no,  no,  yes, yes}},
    difference{&b::merge_copies_to_others_first, "merge_copies_to_others_first", "other snapshots first",          {no,  no,  yes, yes, yes, yes}},
    difference{&b::merge_queues_writes, "merge_queues_writes", "writes to merging chunks wait",                    {no,  no,  yes, yes, yes, yes}},
    difference{&b::merge_drains_writes, "merge_drains_writes", "writes under way are waited for",                  {no,  no,  yes, yes, yes, yes}},
    difference{&b::clone_target, "clone_target", "the target clone is there",                                      {no,  no,  no,  yes, yes, yes}},
    difference{&b::clone_flushes_destination, "clone_flushes_destination", "a clone commit flushes dest",          {no,  no,  no,  no,  yes, yes}},
    difference{&b::clone_flushes_before_commit, "clone_flushes_before_commit", "and does so before the metadata",  {no,  no,  no,  no,  yes, yes}},
    difference{&b::clone_commits_exact_regions, "clone_commits_exact_regions", "commits its own regions only",     {no,  no,  no,  no,  yes, yes}},
    difference{&b::clone_two_phase_commit, "clone_two_phase_commit", "the transaction is closed before that flush",{no,  no,  no,  no,  yes, yes}},
    difference{&b::clone_ignores_partial_discards, "clone_ignores_partial_discards", "small discards mark nothing",{no,  no,  no,  no,  yes, yes}},
    difference{&b::clone_overwrite_fua_waits, "clone_overwrite_fua_waits", "a FUA overwrite ends after a commit",  {no,  no,  no,  yes, yes, yes}},
    difference{&b::tm_flushes_before_superblock, "tm_flushes_before_superblock", "superblock only after a flush",  {no,  no,  no,  yes, yes, yes}},
    difference{&b::sm_root_after_precommit, "sm_root_after_precommit", "the space map root is the committed one",  {no,  no,  no,  yes, yes, yes}},
    difference{&b::sm_looks_in_new_map, "sm_looks_in_new_map", "no block of this transaction is allocated again",  {no,  no,  no,  no,  yes, yes}},
    difference{&b::sm_looks_in_old_map, "sm_looks_in_old_map", "no block of the last commit is reused",            {no,  no,  no,  yes, yes, yes}},
    difference{&b::bufio_rings, "bufio_rings", "dm-bufio keeps rings with a cursor",                               {no,  no,  no,  no,  no,  yes}},
    difference{&b::flakey_corrupts_reads, "flakey_corrupts_reads", "corrupt_bio_byte r has an effect",             {no,  no,  yes, no,  no,  yes}},
    difference{&b::header_after_zeroing, "header_after_zeroing", "fix W1",                                         {no,  no,  no,  no,  no,  no}},
    difference{&b::durable_invalidation, "durable_invalidation", "fix W2",                                         {no,  no,  no,  no,  no,  no}},
    difference{&b::whole_chunk_discards, "whole_chunk_discards", "fix F1",                                         {no,  no,  no,  no,  no,  no}},
    difference{&b::active_before_merge_restarts, "active_before_merge_restarts", "fix F2",                         {no,  no,  no,  no,  no,  no}},
    difference{&b::failed_merge_commit_keeps_records, "failed_merge_commit_keeps_records", "fix F3",               {no,  no,  no,  no,  no,  no}},
    difference{&b::failed_area_read_steps_forward, "failed_area_read_steps_forward", "fix F4",                     {no,  no,  no,  no,  no,  no}},
    difference{&b::clear_torn_records, "clear_torn_records", "fix F5",                                             {no,  no,  no,  no,  no,  no}},
    difference{&b::flush_what_a_merge_wrote, "flush_what_a_merge_wrote", "fix F6",                                 {no,  no,  no,  no,  no,  no}},
    difference{&b::handover_stops_merge_too, "handover_stops_merge_too", "fix F7",                                 {no,  no,  no,  no,  no,  no}},
    difference{&b::array_unlocks_after_failed_insert, "array_unlocks_after_failed_insert", "fix F8",               {no,  no,  no,  no,  no,  no}},
    difference{&b::clone_loads_at_first_resume, "clone_loads_at_first_resume", "fix F9",                           {no,  no,  no,  no,  no,  no}},
    difference{&b::clone_discards_spare_copies, "clone_discards_spare_copies", "fix F10",                          {no,  no,  no,  no,  no,  no}},
    difference{&b::clone_remembers_fua, "clone_remembers_fua", "fix F11",                                          {no,  no,  no,  no,  no,  no}},
    difference{&b::clone_flushes_metadata_at_open, "clone_flushes_metadata_at_open", "fix F12",                    {no,  no,  no,  no,  no,  no}},
};
// clang-format on

void set_all(behaviour& versions, std::size_t column) {
    for (const difference& each : table)
        versions.*each.flag = each.has[column];
}

std::size_t column_of(std::string_view kernel) {
    return static_cast<std::size_t>(
        std::find(kernel_presets.begin(), kernel_presets.end(), kernel) - kernel_presets.begin());
}

} // namespace

behaviour::behaviour() { // NOLINT(*-member-init): every flag is in the table, a test counts them
    set_all(*this, column_of("6.1"));
}

std::span<const difference> differences() {
    return table;
}

bool apply_preset(std::string_view kernel, behaviour* versions) {
    const std::size_t column = column_of(kernel);
    if (column == kernel_presets.size())
        return false;
    set_all(*versions, column);
    return true;
}

} // namespace powercut::target
