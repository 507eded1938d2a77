// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/disk_device.h"

#include "firmware_shim/kernel.h"

namespace powercut::shim {

namespace {

disk_request::opcode opcode_of(req_op op) {
    switch (op) {
    case req_op::read:
        return disk_request::opcode::read;
    case req_op::write:
        return disk_request::opcode::write;
    case req_op::discard:
        return disk_request::opcode::discard;
    default:
        return disk_request::opcode::write_zeroes;
    }
}

} // namespace

// Up to three commands for one bio, one after the other: PREFLUSH, the data, and a flush in place
// of FUA where the disk has none. The first error ends the sequence and is the bio's.
struct disk_device::flush_sequence : in_flight {
    flush_sequence(disk_device& disk, bio& of)
        : port(&disk.m_port), queue(disk.owner().barriers() ? &disk.m_queue : nullptr), item(&of),
          start(disk.m_start), preflush((of.bi_flags & req_preflush) != 0), data(of.bi_size != 0),
          postflush((of.bi_flags & req_fua) && !disk.m_limits.fua) {
        request.done = &flush_sequence::done;
        request.context = this;
    }

    disk_request request;
    disk_port* port;
    barrier_queue* queue; // null: bios do not wait for each other
    bio* item;
    sector_t start;
    bool preflush;
    bool data;
    bool postflush;

    void next() {
        request.status = blk_status::ok;
        if (preflush) {
            preflush = false;
            submit_flush();
        } else if (data) {
            data = false;
            request.op = opcode_of(item->bi_op);
            request.fua = (item->bi_flags & req_fua) && !postflush;
            request.sector = start + item->bi_sector;
            request.count = item->bi_size;
            request.data = item->bi_data;
            port->submit(request);
        } else if (postflush) {
            postflush = false;
            submit_flush();
        } else {
            finish(blk_status::ok);
        }
    }

    void submit_flush() {
        request.op = disk_request::opcode::flush;
        request.fua = false;
        request.sector = 0;
        request.count = 0;
        request.data = nullptr;
        port->submit(request);
    }

    void finish(blk_status status) {
        bio* ended = item;
        barrier_queue* const left = queue;
        delete this;
        if (status != blk_status::ok)
            ended->bi_status = status;
        bio_endio(*ended);
        if (left) {
            left->ended();
            start_waiting(*left);
        }
    }

    static void done(disk_request& request) {
        auto* sequence = static_cast<flush_sequence*>(request.context);
        if (request.status != blk_status::ok)
            sequence->finish(request.status);
        else
            sequence->next();
    }
};

disk_device::disk_device(kernel& owner, std::string name, unsigned major, unsigned minor,
                         disk_port& port, barrier_queue& queue, sector_t start, sector_t sectors,
                         queue_limits limits)
    : block_device(owner, std::move(name), major, minor), m_port(port), m_queue(queue),
      m_start(start), m_sectors(sectors), m_limits(limits) {}

void disk_device::accept(bio& item) {
    if (owner().barriers()) {
        m_queue.add(item);
        start_waiting(m_queue);
    } else {
        start(item);
    }
}

void disk_device::start(bio& item) {
    owner_backend().in_flight_things().add(new flush_sequence(*this, item)).next();
}

// Each on the partition that it was sent to.
void disk_device::start_waiting(barrier_queue& queue) {
    while (bio* item = queue.next())
        static_cast<disk_device*>(item->bi_bdev)->start(*item);
}

} // namespace powercut::shim
