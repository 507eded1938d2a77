// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/dm_clone_target.h"

#include "firmware_shim/blk_plug.h"
#include "firmware_shim/kernel.h"

// Bios to a clone (dm_spec.md 11.3).
namespace powercut::clone {

void remap_to_dest(const clone& c, bio& item) {
    item.bi_bdev = c.dest_dev;
}

// What a flush or a FUA write promises is kept only once the metadata say so, too.
bool bio_triggers_commit(const clone& c, const bio& item) {
    return (item.bi_flags & (req_preflush | req_fua)) && dm_clone_changed_this_transaction(*c.cmd);
}

void submit_bios(clone& c, bio_list& bios) {
    const blk_plug plug(c.owner().runs_on().current());
    while (bio* item = bios.pop())
        submit_bio(*item);
}

void fail_bios(bio_list& bios, blk_status status) {
    while (bio* item = bios.pop()) {
        item->bi_status = status;
        bio_endio(*item);
    }
}

void issue_bio(clone& c, bio& item) {
    if (!bio_triggers_commit(c, item)) {
        submit_bio(item);
        return;
    }
    if (c.read_only()) {
        bio_io_error(item);
        return;
    }
    c.deferred_flush_bios.add(item);
    wake_worker(c);
}

dm_mapio clone_map(dm_target& ti, bio& item) {
    clone& c = clone_of(ti);
    ++c.ios_in_flight;
    if (c.mode() == clone_metadata_mode::fail)
        return dm_mapio::kill;
    if (item.bi_flags & req_preflush) { // such a bio has no data
        remap_to_dest(c, item);
        issue_bio(c, item);
        return dm_mapio::submitted;
    }
    item.bi_sector -= ti.begin;
    if (item.bi_op == req_op::discard) {
        process_discard_bio(c, item);
        return dm_mapio::submitted;
    }
    if (dm_clone_is_region_hydrated(*c.cmd, item.bi_sector >> c.region_shift)) {
        remap_to_dest(c, item);
        issue_bio(c, item);
        return dm_mapio::submitted;
    }
    if (!item.is_write()) {
        item.bi_bdev = c.source_dev;
        return dm_mapio::remapped;
    }
    remap_to_dest(c, item);
    hydrate_bio_region(c, item);
    return dm_mapio::submitted;
}

dm_endio clone_endio(dm_target& ti, bio&, blk_status&) {
    --clone_of(ti).ios_in_flight;
    return dm_endio::done;
}

} // namespace powercut::clone
