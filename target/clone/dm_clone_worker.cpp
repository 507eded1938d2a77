// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/dm_clone_target.h"

#include "firmware_shim/kernel.h"

// The worker of a clone, whose passes do all that a map or a completion cannot (dm_spec.md 11.5),
// and the waker that has it look once a second.
namespace powercut::clone {

void wake_worker(clone& c) {
    c.wq->queue_work(c.worker);
}

void do_waker(work_struct& work) {
    clone& c = *static_cast<clone*>(work.context);
    wake_worker(c);
    c.wq->queue_delayed_work(c.waker, commit_period_ns);
}

void do_retry(work_struct& work) {
    wake_worker(*static_cast<clone*>(work.context));
}

namespace {

void process_deferred_bios(clone& c) {
    bio_list bios;
    bios.swap(c.deferred_bios);
    submit_bios(c, bios);
}

bool need_commit_due_to_time(const clone& c) {
    return c.owner().runs_on().now_ns() > c.last_commit_ns + commit_period_ns;
}

bool need_commit(const clone& c) {
    return !c.deferred_flush_bios.empty() || !c.deferred_flush_completions.empty() ||
           (dm_clone_changed_this_transaction(*c.cmd) && need_commit_due_to_time(c));
}

void process_deferred_flush_bios(clone& c) {
    bio_list bios;
    bios.swap(c.deferred_flush_bios);
    bio_list completions;
    completions.swap(c.deferred_flush_completions);
    bool dest_dev_flushed = false;
    if (commit_metadata(c, &dest_dev_flushed)) {
        bios.merge_back(completions);
        fail_bios(bios, blk_status::io_error);
        return;
    }
    c.last_commit_ns = c.owner().runs_on().now_ns();
    while (bio* item = completions.pop())
        bio_endio(*item);
    while (bio* item = bios.pop()) {
        // The commit has done what a flush asks for.
        if ((item->bi_flags & req_preflush) && dest_dev_flushed)
            bio_endio(*item);
        else
            submit_bio(*item);
    }
}

} // namespace

void do_worker(work_struct& work) {
    clone& c = *static_cast<clone*>(work.context);
    process_deferred_bios(c);
    process_deferred_discards(c);
    if (need_commit(c)) {
        // The kernel's worker sleeps until a status or a suspend has committed. Ours comes again
        // then: on the inline backend it may run on the stack of the very task it would wait for.
        c.worker_waits_for_commit = c.commit_under_way;
        if (c.worker_waits_for_commit)
            return;
        process_deferred_flush_bios(c);
    }
    do_hydration(c);
}

// New bios are held back by now, and the last transaction must not be left open.
void clone_postsuspend(dm_target& ti) {
    clone& c = clone_of(ti);
    c.wq->cancel_delayed_work_sync(c.waker);
    c.suspended = true;
    c.hydration_stopped.wait_event([&c] { return c.hydrations_in_flight == 0; });
    c.wq->cancel_delayed_work_sync(c.retry);
    c.wq->flush();
    commit_metadata(c, nullptr);
}

// A table may have been loaded long ago, and the one before it has committed since (F9).
int clone_preresume(dm_target& ti) {
    clone& c = clone_of(ti);
    if (c.was_resumed || !c.versions.clone_loads_at_first_resume)
        return 0;
    const int result = dm_clone_metadata_abort(*c.cmd);
    return result ? result : dm_clone_reload_in_core_bitset(*c.cmd);
}

void clone_resume(dm_target& ti) {
    clone& c = clone_of(ti);
    c.was_resumed = true;
    c.suspended = false;
    do_waker(c.waker);
}

} // namespace powercut::clone
