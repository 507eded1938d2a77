// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/dm_clone_target.h"

#include "firmware_shim/kernel.h"

#include <array>

// Commits of the metadata, and what becomes of a clone when one fails (dm_spec.md 11.2, 11.5).
namespace powercut::clone {

void set_clone_mode(clone& c, clone_metadata_mode new_mode) {
    const clone_metadata_mode old_mode = c.m_mode;
    if (old_mode == clone_metadata_mode::fail)
        new_mode = clone_metadata_mode::fail;
    if (new_mode == clone_metadata_mode::write)
        dm_clone_metadata_set_read_write(*c.cmd);
    else
        dm_clone_metadata_set_read_only(*c.cmd);
    c.m_mode = new_mode;
    if (new_mode == old_mode)
        return;
    constexpr std::array names{"read-write", "read-only", "fail"};
    dm_table_event(*c.ti->table);
    log_clone(c, std::string("Switching to ") + names.at(static_cast<std::size_t>(new_mode)) +
                     " mode");
}

namespace {

void abort_transaction(clone& c) {
    if (c.read_only())
        return;
    log_clone(c, "Aborting current metadata transaction");
    if (dm_clone_metadata_abort(*c.cmd)) {
        log_clone(c, "Failed to abort metadata transaction");
        set_clone_mode(c, clone_metadata_mode::fail);
    }
}

void reload_in_core_bitset(clone& c) {
    if (c.mode() == clone_metadata_mode::fail)
        return;
    log_clone(c, "Reloading on-disk bitmap");
    if (dm_clone_reload_in_core_bitset(*c.cmd)) {
        log_clone(c, "Failed to reload on-disk bitmap");
        set_clone_mode(c, clone_metadata_mode::fail);
    }
}

int metadata_operation_failed(clone& c, const std::string& operation, int error) {
    log_clone(c, "Metadata operation `" + operation + "' failed: error = " + std::to_string(error));
    abort_transaction(c);
    set_clone_mode(c, clone_metadata_mode::read_only);
    reload_in_core_bitset(c);
    return error;
}

int pre_commit(clone& c) {
    const int result = dm_clone_metadata_pre_commit(*c.cmd);
    return result ? metadata_operation_failed(c, "dm_clone_metadata_pre_commit", result) : 0;
}

int flush_destination(clone& c, bool* flushed) {
    const int result = blkdev_issue_flush(*c.dest_dev);
    *flushed = !result;
    return result ? metadata_operation_failed(c, "flush destination device", result) : 0;
}

int commit(clone& c) {
    const int result = dm_clone_metadata_commit(*c.cmd);
    return result ? metadata_operation_failed(c, "dm_clone_metadata_commit", result) : 0;
}

// The order of the three is what makes a commit safe: regions that are hydrated while the
// destination is flushed belong to the next transaction, and those of this one are durable before
// the metadata say so.
int commit_in_phases(clone& c, bool* flushed) {
    const bool flushes = c.versions.clone_flushes_destination;
    const bool flushes_first = flushes && c.versions.clone_flushes_before_commit;
    const bool closes_first = c.versions.clone_two_phase_commit;
    int result = closes_first ? pre_commit(c) : 0;
    if (!result && flushes_first)
        result = flush_destination(c, flushed);
    if (!result && !closes_first)
        result = pre_commit(c);
    if (!result)
        result = commit(c);
    if (!result && flushes && !flushes_first)
        result = flush_destination(c, flushed);
    return result;
}

int locked_commit_metadata(clone& c, bool* flushed) {
    if (!dm_clone_changed_this_transaction(*c.cmd))
        return 0;
    if (c.read_only())
        return -EPERM;
    const int result = commit_in_phases(c, flushed);
    if (!result && dm_clone_is_hydration_done(*c.cmd))
        dm_table_event(*c.ti->table);
    return result;
}

} // namespace

int commit_metadata(clone& c, bool* dest_dev_flushed) {
    bool flushed = false;
    int result = 0;
    {
        const write_guard guard(c.commit_lock);
        c.commit_under_way = true;
        result = locked_commit_metadata(c, &flushed);
        c.commit_under_way = false;
    }
    if (dest_dev_flushed)
        *dest_dev_flushed = flushed;
    if (c.worker_waits_for_commit)
        wake_worker(c);
    return result;
}

} // namespace powercut::clone
