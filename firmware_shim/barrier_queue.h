// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/bio.h"

// The order in which a queue starts its bios in the kernels before 2.6.37, where a bio with
// PREFLUSH or FUA was a barrier (block/blk-barrier.c; dm core, process_barrier): it starts when all
// that came before it has ended, and what comes after it starts when it has ended. A disk has one
// such queue, whatever its partitions, and so has each device-mapper device.
//
// Not modelled: disks and targets that refuse barriers (2.6.30's dm core did for most targets); a
// barrier on a device without a write cache, which then drained the queue, and here is a plain
// write, as submit_bio() makes it one.
namespace powercut::shim {

class barrier_queue {
public:
    void add(bio& item) { m_waiting.add(item); }
    // The next bio that may start, or null. From then on it is under way, until ended().
    bio* next();
    void ended();

private:
    bio_list m_waiting;
    unsigned m_under_way = 0;
    bool m_barrier_under_way = false; // and nothing else
};

} // namespace powercut::shim
