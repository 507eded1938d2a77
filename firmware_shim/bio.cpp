// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/bio.h"

#include "firmware_shim/blk_plug.h"
#include "firmware_shim/kernel.h"
#include "firmware_shim/wait.h"

namespace powercut::shim {

void bio::advance(sector_t sectors) {
    bi_sector += sectors;
    bi_size -= sectors;
    if (bi_data)
        bi_data += sectors;
}

bio* bio_list::pop() {
    if (empty())
        return nullptr;
    bio* first = &front();
    pop_front();
    return first;
}

void bio_endio(bio& item) {
    if (item.bi_remaining > 1)
        --item.bi_remaining;
    else if (item.bi_end_io)
        item.bi_end_io(item);
}

void bio_io_error(bio& item) {
    item.bi_status = blk_status::io_error;
    bio_endio(item);
}

namespace {

void end_with(bio& item, blk_status status) {
    item.bi_status = status;
    bio_endio(item);
}

// The checks of submit_bio_noacct(). True when the bio has been ended here.
bool ended_by_checks(bio& item) {
    block_device& device = *item.bi_bdev;
    const queue_limits& limits = device.limits();
    if (item.bi_size &&
        (item.bi_sector > device.sectors() || item.bi_size > device.sectors() - item.bi_sector)) {
        end_with(item, blk_status::io_error);
        return true;
    }
    if ((item.bi_flags & (req_preflush | req_fua)) && !limits.write_cache) {
        item.bi_flags &= ~(req_preflush | req_fua);
        if (item.bi_size == 0) {
            end_with(item, blk_status::ok);
            return true;
        }
    }
    const bool unsupported =
        (item.bi_op == req_op::discard && limits.max_discard_sectors == 0) ||
        (item.bi_op == req_op::write_zeroes && limits.max_write_zeroes_sectors == 0);
    if (unsupported)
        end_with(item, blk_status::not_supported);
    return unsupported;
}

// Maps one bio, then what that produced: bios for other queues first, in order, then those for the
// same queue (the remainder of a split), then what waited before (dm_spec.md 1.2).
void submit_and_drain(bio& first, task_context& task) {
    bio_list produced;
    bio_list waiting;
    task.submitting = &produced;
    for (bio* item = &first; item; item = waiting.pop()) {
        block_device* queue = item->bi_bdev;
        queue->accept(*item);
        bio_list lower;
        bio_list same;
        while (bio* next = produced.pop())
            (next->bi_bdev == queue ? same : lower).add(*next);
        lower.merge_back(same);
        lower.merge_back(waiting);
        waiting.swap(lower);
    }
    task.submitting = nullptr;
}

} // namespace

void submit_bio(bio& item) {
    if (!item.bi_started && ended_by_checks(item))
        return;
    block_device& device = *item.bi_bdev;
    kernel& owner = device.owner();
    if (!device.bio_based())
        owner.trace(device, item);
    task_context& task = owner.runs_on().current();
    if (task.submitting) {
        task.submitting->add(item);
    } else if (device.bio_based()) {
        if (task.plug)
            task.plug->flush(); // to map this one may sleep
        submit_and_drain(item, task);
    } else if (task.plug) {
        task.plug->add(item);
    } else {
        device.accept(item);
    }
}

blk_status submit_bio_wait(bio& item) {
    completion done(item.bi_bdev->owner().runs_on());
    item.bi_flags |= req_sync;
    item.bi_private = &done;
    item.bi_end_io = [](bio& ended) { static_cast<completion*>(ended.bi_private)->complete(); };
    submit_bio(item);
    done.wait();
    return item.bi_status;
}

std::string describe(const bio& item) {
    std::string text;
    if (item.bi_flags & req_preflush)
        text += 'F';
    switch (item.bi_op) {
    case req_op::read:
        text += 'R';
        break;
    case req_op::write:
        text += 'W';
        break;
    case req_op::discard:
        text += 'D';
        break;
    case req_op::write_zeroes:
        text += 'N';
        break;
    }
    if (item.bi_flags & req_fua)
        text += 'F';
    if (item.bi_flags & req_sync)
        text += 'S';
    return text + ' ' + std::to_string(item.bi_sector) + '+' + std::to_string(item.bi_size);
}

} // namespace powercut::shim
