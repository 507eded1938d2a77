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

// Work that is queued when its time has come; pending from when it was asked for. It must not go
// while it is queued or runs (cancel_delayed_work_sync); one that still waits for its time may.
struct delayed_work : work_struct {
    std::unique_ptr<timer> due; // made when first needed
    bool being_cancelled = false;
};

class workqueue {
public:
    workqueue(backend& on, std::string name)
        : m_backend(on), m_executor(on.create_executor(std::move(name))) {}
    bool queue_work(work_struct& work) {
        if (work.pending)
            return false;
        work.pending = true;
        m_executor->queue(&workqueue::run, &work);
        return true;
    }
    void flush() { m_executor->flush(); }

    // False if it is pending already, whose time does not change then; or while it is cancelled,
    // so that work which queues itself again comes to an end. No delay: queued at once.
    bool queue_delayed_work(delayed_work& work, std::uint64_t delay_ns);
    // It neither runs nor is pending afterwards; sleeps until what runs of it has ended. True if it
    // was pending. Not from within the work itself.
    bool cancel_delayed_work_sync(delayed_work& work);

private:
    static void run(void* argument) {
        auto& work = *static_cast<work_struct*>(argument);
        work.pending = false;
        work.function(work);
    }
    backend& m_backend;
    std::unique_ptr<executor> m_executor;
};

} // namespace powercut::shim
