// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/clone_targets.h"
#include "target/clone/dm_clone_target.h"

#include "firmware_shim/dm.h"
#include "firmware_shim/kernel.h"

// Construction and destruction of a clone (dm_spec.md 11.1). Arguments are looked at before the
// metadata, so that a bad table does no I/O.
namespace powercut::clone {

namespace {

int clone_ctr(dm_target& ti, target_arguments words) {
    auto c = std::make_unique<clone>(dm_target_kernel(ti), ti);
    int result = parse_arguments(ti, *c, words);
    if (result)
        return result;
    c->cmd = dm_clone_metadata_open(*c->metadata_dev, ti.len, c->region_size, c->versions, &result);
    if (!c->cmd) {
        ti.error = "Failed to load metadata";
        return result;
    }
    backend& on = c->owner().runs_on();
    set_clone_mode(*c, clone_metadata_mode::write);
    c->last_commit_ns = on.now_ns();
    c->wq = std::make_unique<workqueue>(on, "dm-clone");
    c->kcopyd_client = std::make_unique<dm_kcopyd_client>(on);
    ti.num_flush_bios = 1;
    ti.flush_supported = true;
    ti.num_discard_bios = 1;
    ti.discards_supported = true;
    ti.private_data = c.release(); // until clone_dtr
    return 0;
}

void clone_dtr(dm_target& ti) {
    delete &clone_of(ti);
}

const target_type clone_target{
    .name = "clone",
    .version = {1, 0, 0},
    .ctr = clone_ctr,
    .dtr = clone_dtr,
    .map = clone_map,
    .end_io = clone_endio,
    .postsuspend = clone_postsuspend,
    .preresume = clone_preresume,
    .resume = clone_resume,
    .status = clone_status,
    .message = clone_message,
    .iterate_devices = clone_iterate_devices,
    .io_hints = clone_io_hints,
};

} // namespace

clone::clone(kernel& k, dm_target& target)
    : versions(k.module<clone_module>().versions), ti(&target), commit_lock(k.runs_on()),
      hydration_stopped(k.runs_on()), m_kernel(k) {
    worker.function = do_worker;
    worker.context = this;
    waker.function = do_waker;
    waker.context = this;
    retry.function = do_retry;
    retry.context = this;
}

// What may still use the metadata and the devices ends first.
clone::~clone() {
    kcopyd_client.reset();
    if (wq) {
        wq->cancel_delayed_work_sync(waker);
        wq->cancel_delayed_work_sync(retry);
    }
    wq.reset();
}

std::string clone_device_name(const clone& c) {
    return dm_table_get_md(*c.ti->table).number();
}

void log_clone(const clone& c, std::string_view text) {
    c.owner().log("clone", clone_device_name(c) + ": " + std::string(text));
}

void register_targets(kernel& k, const target::behaviour& versions) {
    k.module<clone_module>().versions = versions;
    if (versions.clone_target)
        k.register_target(clone_target);
}

} // namespace powercut::clone
