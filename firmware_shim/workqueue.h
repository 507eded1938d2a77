// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/backend.h"

// Workqueues of the kind the port uses: private, one piece of work at a time.
namespace powercut::shim {

// A piece of work. Queueing one that is queued already does nothing; one that runs may be queued
// again.
struct work_struct {
    void (*function)(work_struct&) = nullptr;
    void* context = nullptr;
    bool pending = false;
};

class workqueue {
public:
    workqueue(backend& on, std::string name) : m_executor(on.create_executor(std::move(name))) {}
    bool queue_work(work_struct& work) {
        if (work.pending)
            return false;
        work.pending = true;
        m_executor->queue(&workqueue::run, &work);
        return true;
    }
    void flush() { m_executor->flush(); }

private:
    static void run(void* argument) {
        auto& work = *static_cast<work_struct*>(argument);
        work.pending = false;
        work.function(work);
    }
    std::unique_ptr<executor> m_executor;
};

} // namespace powercut::shim
