// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/backend.h"
#include "firmware_shim/block_device.h"

// A disk, or a partition of one, as the block layer and its driver present it: a bio becomes the
// commands that this disk understands. Modelled: flush and FUA by what the disk has
// (dm_spec.md 1.1), the order flush, write, flush; barriers where the kernel has them. Not
// modelled: merging, plugging, requeueing.
namespace powercut::shim {

class barrier_queue;

class disk_device final : public block_device {
public:
    disk_device(kernel& owner, std::string name, unsigned major, unsigned minor, disk_port& port,
                barrier_queue& queue, sector_t start, sector_t sectors, queue_limits limits);

    sector_t sectors() const override { return m_sectors; }
    const queue_limits& limits() const override { return m_limits; }
    bool bio_based() const override { return false; }
    void accept(bio& item) override;

private:
    struct flush_sequence;
    void start(bio& item);
    static void start_waiting(barrier_queue& queue);

    disk_port& m_port;
    barrier_queue& m_queue; // of the whole disk
    sector_t m_start;
    sector_t m_sectors;
    queue_limits m_limits;
};

} // namespace powercut::shim
