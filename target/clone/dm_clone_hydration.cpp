// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/dm_clone_target.h"

#include "firmware_shim/kernel.h"

#include <algorithm>

// Regions on their way to the destination: copied, or overwritten as a whole by a user's write;
// then the bios that waited go on (dm_spec.md 11.3, 11.4).
namespace powercut::clone {

dm_clone_region_hydration* find_hydration(const clone& c, std::uint64_t region_nr) {
    const auto found = c.hydrations.find(region_nr);
    return found == c.hydrations.end() ? nullptr : found->second;
}

dm_clone_region_hydration* alloc_hydration(clone& c, std::uint64_t region_nr) {
    auto& hd = c.owner().runs_on().in_flight_things().add(new dm_clone_region_hydration);
    hd.owner = &c;
    hd.region_nr = region_nr;
    return &hd;
}

void insert_hydration(dm_clone_region_hydration& hd) {
    hd.owner->hydrations.emplace(hd.region_nr, &hd);
}

void hydration_put(clone& c) {
    if (--c.hydrations_in_flight == 0)
        c.hydration_stopped.wake_all();
}

namespace {

// Those that waited for the region are the worker's: a completion is no place to submit them.
void issue_deferred_bios(clone& c, bio_list& bios) {
    if (bios.empty())
        return;
    while (bio* item = bios.pop())
        (bio_triggers_commit(c, *item) ? c.deferred_flush_bios : c.deferred_bios).add(*item);
    wake_worker(c);
}

// The data is on the disk when a FUA write ends, but that the region is hydrated is not. For a
// destination without a write cache the block layer takes FUA off the bio on its way down, and
// nobody remembers (F11).
void complete_overwrite_bio(clone& c, const dm_clone_region_hydration& hd) {
    bio& item = *hd.overwrite_bio;
    const bool fua =
        c.versions.clone_remembers_fua ? hd.overwrite_is_fua : (item.bi_flags & req_fua) != 0;
    if (!fua || !c.versions.clone_overwrite_fua_waits) {
        bio_endio(item);
        return;
    }
    if (c.read_only()) {
        bio_io_error(item);
        return;
    }
    c.deferred_flush_completions.add(item);
    wake_worker(c);
}

int hydration_update_metadata(dm_clone_region_hydration& hd) {
    clone& c = *hd.owner;
    int result = c.read_only() ? -EPERM : 0;
    if (!result && hd.status == blk_status::ok)
        result = dm_clone_set_region_hydrated(*c.cmd, hd.region_nr);
    c.hydrations.erase(hd.region_nr);
    return result;
}

void hydration_complete(dm_clone_region_hydration* hd) {
    clone& c = *hd->owner;
    const int result = hydration_update_metadata(*hd);
    if (!result && hd->status == blk_status::ok) {
        if (hd->overwrite_bio)
            complete_overwrite_bio(c, *hd);
        issue_deferred_bios(c, hd->deferred_bios);
    } else {
        if (hd->overwrite_bio)
            hd->deferred_bios.add(*hd->overwrite_bio);
        fail_bios(hd->deferred_bios, result ? blk_status::io_error : hd->status);
    }
    delete hd;
    hydration_put(c);
}

// Runs in the kcopyd thread.
void hydration_kcopyd_callback(bool read_err, unsigned long write_err, void* context) {
    auto* hd = static_cast<dm_clone_region_hydration*>(context);
    clone& c = *hd->owner;
    const bool failed = read_err || write_err;
    if (failed)
        c.owner().log_limited("clone", clone_device_name(c) + ": hydration failed");
    while (hd) {
        dm_clone_region_hydration* const next = hd->next;
        hd->status = failed ? blk_status::io_error : blk_status::ok;
        hydration_complete(hd);
        hd = next;
    }
    c.failures_in_a_row = failed ? c.failures_in_a_row + 1 : 0;
    if (!c.hydration_enabled || c.ios_in_flight != 0)
        return;
    if (c.failures_in_a_row > failures_before_a_pause)
        c.wq->queue_delayed_work(c.retry, retry_after_ns);
    else
        wake_worker(c);
}

bool is_overwrite_bio(const clone& c, const bio& item) {
    return item.is_write() && item.bi_size == c.region_size;
}

void overwrite_endio(bio& ended) {
    auto* hd = static_cast<dm_clone_region_hydration*>(ended.bi_private);
    ended.bi_end_io = hd->overwrite_bio_end_io;
    hd->status = ended.bi_status;
    hydration_complete(hd);
}

// The user's write takes the place of the copy, as it is.
void hydration_overwrite(dm_clone_region_hydration& hd, bio& item) {
    ++hd.owner->hydrations_in_flight;
    hd.overwrite_bio = &item;
    hd.overwrite_bio_end_io = item.bi_end_io;
    hd.overwrite_is_fua = (item.bi_flags & req_fua) != 0;
    item.bi_private = &hd;
    item.bi_end_io = overwrite_endio;
    submit_bio(item);
}

} // namespace

void hydration_copy(dm_clone_region_hydration& first, std::uint64_t count) {
    clone& c = *first.owner;
    const sector_t start = first.region_nr << c.region_shift;
    const sector_t len = std::min(count << c.region_shift, c.ti->len - start); // the last is short
    const dm_io_region from{c.source_dev, start, len};
    const dm_io_region to{c.dest_dev, start, len};
    c.hydrations_in_flight += static_cast<unsigned>(count);
    dm_kcopyd_copy(*c.kcopyd_client, from, std::span(&to, 1), hydration_kcopyd_callback, &first);
}

// A write to a region that is not there yet. Whatever may have changed while the descriptor was
// allocated is looked at again.
void hydrate_bio_region(clone& c, bio& item) {
    const std::uint64_t region_nr = item.bi_sector >> c.region_shift;
    if (dm_clone_region_hydration* running = find_hydration(c, region_nr)) {
        running->deferred_bios.add(item);
        return;
    }
    c.owner().runs_on().may_stall("a hydration");
    if (dm_clone_is_region_hydrated(*c.cmd, region_nr)) {
        issue_bio(c, item);
        return;
    }
    if (dm_clone_region_hydration* running = find_hydration(c, region_nr)) {
        running->deferred_bios.add(item);
        return;
    }
    if (c.read_only()) {
        bio_io_error(item);
        return;
    }
    dm_clone_region_hydration& hd = *alloc_hydration(c, region_nr);
    insert_hydration(hd);
    if (is_overwrite_bio(c, item)) {
        hydration_overwrite(hd, item);
    } else {
        hd.deferred_bios.add(item);
        hydration_copy(hd, 1);
    }
}

} // namespace powercut::clone
