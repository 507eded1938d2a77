// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/dm.h"

#include "firmware_shim/dm_target_io.h"
#include "firmware_shim/kernel.h"

#include <algorithm>

namespace powercut::shim {

mapped_device::mapped_device(kernel& owner, std::string name, unsigned minor)
    : block_device(owner, std::move(name), device_mapper_major, minor), m_quiet(owner.runs_on()) {}

mapped_device::~mapped_device() = default;

void mapped_device::accept(bio& item) {
    if (blocked()) {
        m_held_back.add(item);
        return;
    }
    if (owner().barriers() && !item.bi_started && !starts_now(item))
        return;
    if (!m_table) {
        item.bi_status = blk_status::io_error;
        end_bio(item);
        return;
    }
    split_and_process(item);
}

bool mapped_device::starts_now(bio& item) {
    m_queue.add(item);
    item.bi_started = m_queue.next() != nullptr; // only the one just added can be next
    return item.bi_started;
}

// Those whose turn has come. The end of another bio is no place to map them: a worker does it.
void mapped_device::start_waiting() {
    while (bio* item = m_queue.next()) {
        item->bi_started = true;
        m_started.add(*item);
    }
    if (m_started.empty())
        return;
    owner().runs_on().spawn("kdmflush", [this] {
        while (bio* item = m_started.pop())
            submit_bio(*item);
    });
}

// Of a bio, or of a part of it while others are still to come.
void mapped_device::end_bio(bio& item) {
    const bool leaves_queue = item.bi_started && item.bi_remaining == 1;
    if (leaves_queue)
        item.bi_started = false;
    bio_endio(item);
    if (leaves_queue) {
        m_queue.ended();
        start_waiting();
    }
}

namespace {

bool is_abnormal(const bio& item) {
    return item.bi_op == req_op::discard || item.bi_op == req_op::write_zeroes;
}

// The end of a target, and the next multiple of max_io_len where there is one.
sector_t max_io_len(const dm_target& target, sector_t sector, const queue_limits& limits) {
    const sector_t offset = sector - target.begin;
    const sector_t to_end = target.len - offset;
    if (!target.max_io_len)
        return to_end;
    const sector_t to_boundary = target.max_io_len - offset % target.max_io_len;
    return std::min({to_end, to_boundary, sector_t{limits.max_sectors}});
}

// How much of a discard is one piece: the limit of the device, and the next piece begins at a
// multiple of the granularity (bio_split_discard).
sector_t max_discard_len(const bio& item, const queue_limits& limits) {
    const sector_t granule = std::max(limits.discard_granularity >> sector_shift, 1U);
    const sector_t largest = limits.max_discard_sectors - limits.max_discard_sectors % granule;
    if (largest == 0 || item.bi_size <= largest)
        return item.bi_size;
    const sector_t past_boundary = (item.bi_sector + largest) % granule;
    return largest > past_boundary ? largest - past_boundary : largest;
}

sector_t max_write_zeroes_len(const bio& item, const queue_limits& limits) {
    return std::min(item.bi_size, sector_t{limits.max_write_zeroes_sectors});
}

} // namespace

void mapped_device::split_and_process(bio& item) {
    if (item.bi_flags & req_preflush) {
        send_flush(item);
        return;
    }
    process_one(item);
}

// Takes one piece off the bio and sends it; the rest is submitted to this device again, and comes
// back as soon as the piece is mapped.
void mapped_device::process_one(bio& item) {
    dm_target* target =
        item.bi_sector < m_table->sectors() ? m_table->find_target(item.bi_sector) : nullptr;
    if (!target) {
        item.bi_status = blk_status::io_error;
        end_bio(item);
        return;
    }
    dm_io& io = owner_backend().in_flight_things().add(new dm_io(*this, item));
    ++m_in_flight;
    ++item.bi_remaining;
    if (is_abnormal(item)) {
        const sector_t to_end = target->begin + target->len - item.bi_sector;
        const bool discard = item.bi_op == req_op::discard;
        const sector_t limit =
            discard ? max_discard_len(item, m_limits) : max_write_zeroes_len(item, m_limits);
        const unsigned duplicates =
            discard ? target->num_discard_bios : target->num_write_zeroes_bios;
        send_changing_extent(io, *target, duplicates, std::min(to_end, limit));
    } else {
        const sector_t len = max_io_len(*target, item.bi_sector, m_limits);
        send_changing_extent(io, *target, 1, std::min(item.bi_size, len));
    }
    const sector_t rest = item.bi_size - io.sectors;
    put_io(io);
    if (rest) {
        item.advance(item.bi_size - rest);
        // To split it takes memory, and workers go first.
        if (is_abnormal(item))
            owner_backend().yield();
        submit_bio(item);
    } else {
        end_bio(item);
    }
}

// Sends clones of the first `len` sectors; a target that accepts less of its only clone makes the
// piece shorter.
void mapped_device::send_changing_extent(dm_io& io, dm_target& target, unsigned duplicates,
                                         sector_t len) {
    io.sectors = len;
    if (duplicates == 0) {
        io.status = blk_status::not_supported;
        return;
    }
    for (unsigned number = 0; number < duplicates; ++number) {
        auto* clone = &owner_backend().in_flight_things().add(new dm_target_io);
        clone->io = &io;
        clone->target = &target;
        clone->target_bio_nr = number;
        clone->bi_op = io.orig->bi_op;
        clone->bi_flags = io.orig->bi_flags;
        clone->bi_sector = io.orig->bi_sector;
        clone->bi_size = len;
        clone->bi_data = io.orig->bi_data;
        ++io.remaining;
        map_clone(*clone);
    }
}

// A flush goes to every target of the table. For a bio with data this is the first of two steps,
// and what the flush returned is not looked at (dm_spec.md 1.3). The first clone is the one that a
// piece brings along: it has the flags and the sector of the bio, FUA included, and no data.
void mapped_device::send_flush(bio& item) {
    dm_io& io = owner_backend().in_flight_things().add(new dm_io(*this, item));
    io.flush_first = item.bi_size != 0;
    ++m_in_flight;
    bool first = true;
    for (const auto& target : m_table->targets()) {
        for (unsigned number = 0; number < target->num_flush_bios; ++number) {
            auto* clone = &owner_backend().in_flight_things().add(new dm_target_io);
            clone->io = &io;
            clone->target = target.get();
            clone->target_bio_nr = number;
            clone->bi_op = req_op::write;
            clone->bi_flags = first ? item.bi_flags : req_preflush | req_sync;
            clone->bi_sector = first ? item.bi_sector : 0;
            first = false;
            ++io.remaining;
            map_clone(*clone);
        }
    }
    put_io(io);
}

void mapped_device::map_clone(dm_target_io& clone) {
    clone.bi_bdev = this;
    clone.bi_end_io = [](bio& ended) {
        auto& self = static_cast<dm_target_io&>(ended);
        self.io->md->end_clone(self, ended.bi_status);
    };
    switch (clone.target->type->map(*clone.target, clone)) {
    case dm_mapio::submitted:
        break;
    case dm_mapio::remapped:
        submit_bio(clone);
        break;
    case dm_mapio::kill:
        end_clone(clone, blk_status::io_error);
        break;
    }
}

void mapped_device::end_clone(dm_target_io& clone, blk_status status) {
    const auto end_io = clone.target->type->end_io;
    if (end_io && end_io(*clone.target, clone, status) == dm_endio::incomplete)
        return;
    dm_io& io = *clone.io;
    if (status != blk_status::ok)
        io.status = status;
    delete &clone;
    put_io(io);
}

void mapped_device::put_io(dm_io& io) {
    if (--io.remaining)
        return;
    bio& orig = *io.orig;
    const bool data_to_come = io.flush_first;
    if (!data_to_come && io.status != blk_status::ok)
        orig.bi_status = io.status;
    delete &io;
    if (--m_in_flight == 0)
        m_quiet.wake_all();
    if (!data_to_come) {
        end_bio(orig);
        return;
    }
    orig.bi_flags &= ~req_preflush;
    // The completion of a flush is no place to map a write: a worker of the device submits it.
    owner().runs_on().spawn("kdmflush", [&orig] { submit_bio(orig); });
}

void* dm_per_bio_data(bio& item) {
    return static_cast<mapped_device::dm_target_io&>(item).per_bio_data;
}

unsigned dm_bio_get_target_bio_nr(const bio& item) {
    return static_cast<const mapped_device::dm_target_io&>(item).target_bio_nr;
}

void dm_accept_partial_bio(bio& item, sector_t sectors) {
    item.bi_size = sectors;
    static_cast<mapped_device::dm_target_io&>(item).io->sectors = sectors;
}

} // namespace powercut::shim
