// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/dm_io.h"

#include "firmware_shim/kernel.h"
#include "firmware_shim/wait.h"

#include <algorithm>

namespace powercut::shim {

namespace {

// One call, until its last bio has ended.
struct io : in_flight {
    io(void (*to_call)(unsigned long, void*), void* with) : callback(to_call), context(with) {}
    unsigned long error_bits = 0;
    unsigned count = 1; // bios that have not ended, and one for the dispatcher
    void (*callback)(unsigned long, void*);
    void* context;
};

struct region_bio : bio, in_flight {
    io* owner = nullptr;
    unsigned region = 0;
};

void dec_count(io& call, unsigned region, blk_status error) {
    if (error != blk_status::ok)
        call.error_bits |= 1UL << region;
    if (--call.count)
        return;
    const unsigned long bits = call.error_bits;
    const auto callback = call.callback;
    void* const context = call.context;
    delete &call;
    callback(bits, context);
}

void endio(bio& ended) {
    auto& own = static_cast<region_bio&>(ended);
    if (ended.bi_status != blk_status::ok && ended.bi_op == req_op::read)
        std::fill_n(ended.bi_data, ended.bi_size, sector_handle{0});
    io& call = *own.owner;
    const unsigned region = own.region;
    const blk_status status = ended.bi_status;
    delete &own;
    dec_count(call, region, status);
}

sector_t largest_bio(const dm_io_request& request, const block_device& device) {
    const queue_limits& limits = device.limits();
    if (request.op == req_op::discard)
        return limits.max_discard_sectors;
    if (request.op == req_op::write_zeroes)
        return limits.max_write_zeroes_sectors;
    return bio_max_sectors;
}

void do_region(const dm_io_request& request, const dm_io_region& where, unsigned number, io& call) {
    const sector_t largest = largest_bio(request, *where.bdev);
    if (largest == 0) {
        ++call.count;
        dec_count(call, number, blk_status::not_supported);
        return;
    }
    sector_t done = 0;
    do {
        auto* item = &where.bdev->owner().runs_on().in_flight_things().add(new region_bio);
        item->bi_bdev = where.bdev;
        item->bi_op = request.op;
        item->bi_flags = request.flags;
        item->bi_sector = where.count ? where.sector + done : 0;
        item->bi_size = std::min(largest, where.count - done);
        item->bi_data = request.data ? request.data + done : nullptr;
        item->bi_end_io = endio;
        item->owner = &call;
        item->region = number;
        done += item->bi_size;
        ++call.count;
        submit_bio(*item);
    } while (done < where.count);
}

void dispatch_io(const dm_io_request& request, std::span<const dm_io_region> where, io& call) {
    for (unsigned number = 0; number < where.size(); ++number)
        if (where[number].count || (request.flags & req_preflush))
            do_region(request, where[number], number, call);
    dec_count(call, 0, blk_status::ok);
}

io& new_io(std::span<const dm_io_region> where, void (*callback)(unsigned long, void*),
           void* context) {
    backend& on = where.front().bdev->owner().runs_on();
    return on.in_flight_things().add(new io(callback, context));
}

struct sync_io {
    completion done;
    unsigned long error_bits = 0;
};

} // namespace

int dm_io(const dm_io_request& request, std::span<const dm_io_region> where,
          unsigned long* error_bits) {
    const bool too_many = where.size() > 1 && request.op == req_op::read;
    if (request.notify) {
        if (too_many) {
            request.notify(1, request.context);
            return -EIO;
        }
        dispatch_io(request, where, new_io(where, request.notify, request.context));
        return 0;
    }
    if (too_many)
        return -EIO;
    sync_io waiting{completion(where.front().bdev->owner().runs_on())};
    dm_io_request synchronous = request;
    synchronous.flags |= req_sync;
    const auto wake = [](unsigned long bits, void* context) {
        auto& own = *static_cast<sync_io*>(context);
        own.error_bits = bits;
        own.done.complete();
    };
    dispatch_io(synchronous, where, new_io(where, wake, &waiting));
    waiting.done.wait();
    if (error_bits)
        *error_bits = waiting.error_bits;
    return waiting.error_bits ? -EIO : 0;
}

} // namespace powercut::shim
