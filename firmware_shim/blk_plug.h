// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/bio.h"

#include <vector>

// A plug (block/blk-core.c): what its thread submits to disks is held back and goes to them
// together when it is taken out. A disk may do what came together in any order. The order here is
// that of the recordings, whose disks sort it, join what adjoins and is alike, and end the last
// such request first. Not modelled: that a plug is taken out when its thread sleeps (its users do
// not), and that the bios of a request are one command.
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
    task_context& m_task;
    std::vector<bio*> m_held;
};

} // namespace powercut::shim
