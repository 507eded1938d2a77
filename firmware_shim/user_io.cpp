// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/user_io.h"

#include "firmware_shim/kernel.h"
#include "firmware_shim/wait.h"

#include <algorithm>
#include <list>

namespace powercut::shim {

namespace {

// The bios of one system call, all submitted before any is waited for.
class direct_io {
public:
    explicit direct_io(block_device& device)
        : m_device(device), m_quiet(device.owner().runs_on()) {}

    void submit(req_op op, unsigned flags, sector_t sector, sector_t count, sector_handle* data) {
        bio& item = m_bios.emplace_back();
        item.bi_bdev = &m_device;
        item.bi_op = op;
        item.bi_flags = flags;
        item.bi_sector = sector;
        item.bi_size = count;
        item.bi_data = data;
        item.bi_private = this;
        item.bi_end_io = [](bio& ended) {
            auto& self = *static_cast<direct_io*>(ended.bi_private);
            if (self.m_status == blk_status::ok)
                self.m_status = ended.bi_status;
            if (--self.m_outstanding == 0)
                self.m_quiet.wake_all();
        };
        ++m_outstanding;
        submit_bio(item);
    }

    int wait() {
        m_quiet.wait_event([this] { return m_outstanding == 0; });
        return blk_status_to_errno(m_status);
    }

private:
    block_device& m_device;
    wait_queue m_quiet;
    std::list<bio> m_bios;
    unsigned m_outstanding = 0;
    blk_status m_status = blk_status::ok;
};

int transfer(block_device& device, req_op op, unsigned flags, sector_t sector,
             std::span<sector_handle> data) {
    direct_io io(device);
    // A system call that fits one bio waits for it and says so (SYNC); reads in several bios do
    // not.
    const bool single = data.size() <= bio_max_sectors;
    if (single || op == req_op::write)
        flags |= req_sync;
    for (std::size_t at = 0; at < data.size(); at += bio_max_sectors) {
        const std::size_t count = std::min<std::size_t>(bio_max_sectors, data.size() - at);
        io.submit(op, flags, sector + at, count, data.data() + at);
    }
    return io.wait();
}

} // namespace

int user_read(block_device& device, sector_t sector, std::span<sector_handle> data) {
    return transfer(device, req_op::read, 0, sector, data);
}

int user_write(block_device& device, sector_t sector, std::span<sector_handle> data, bool fua) {
    return transfer(device, req_op::write, fua ? req_fua : 0, sector, data);
}

int user_flush(block_device& device) {
    return blkdev_issue_flush(device);
}

int user_discard(block_device& device, sector_t sector, sector_t count) {
    if (device.limits().max_discard_sectors == 0)
        return -EOPNOTSUPP;
    direct_io io(device);
    // Up to the next granule first; only the last bio is the one that is waited for.
    const sector_t granule = std::max(device.limits().discard_granularity >> sector_shift, 1U);
    const sector_t to_boundary = granule - 1 - (sector + granule - 1) % granule;
    if (to_boundary && to_boundary < count) {
        io.submit(req_op::discard, 0, sector, to_boundary, nullptr);
        sector += to_boundary;
        count -= to_boundary;
    }
    io.submit(req_op::discard, req_sync, sector, count, nullptr);
    // A device that offers discards need not do them: one below may have changed its mind.
    const int result = io.wait();
    return result == -EOPNOTSUPP ? 0 : result;
}

} // namespace powercut::shim
