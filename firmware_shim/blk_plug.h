// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/bio.h"

#include <list>

// A plug: what its thread submits to disks is held back until it is taken out, and a bio that
// continues the newest request of its disk joins that. Then the newest request goes to the disk
// first, as in Linux 5.18 to 6.12 (block/blk-mq.c); the recordings show it in the order in which
// copies end. Not modelled: that a plug is taken out when its thread sleeps (the only user does not
// sleep), and that the bios of a request are one command.
namespace powercut::shim {

struct task_context;

class blk_plug {
public:
    explicit blk_plug(task_context& task);
    ~blk_plug();
    blk_plug(const blk_plug&) = delete;
    blk_plug& operator=(const blk_plug&) = delete;

    void add(bio& item); // to a disk
    void flush();

private:
    struct request {
        block_device* disk;
        bio_list bios;
        req_op op;
        unsigned flags;
        sector_t end;
    };
    bool merge(bio& item);

    task_context& m_task;
    std::list<request> m_requests; // newest first
};

} // namespace powercut::shim
