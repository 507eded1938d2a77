// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/workqueue.h"

namespace powercut::shim {

bool workqueue::queue_delayed_work(delayed_work& work, std::uint64_t delay_ns) {
    if (work.being_cancelled)
        return false;
    if (delay_ns == 0)
        return queue_work(work);
    if (work.pending)
        return false;
    work.pending = true;
    if (!work.due)
        work.due = m_backend.create_timer([this, &work] {
            m_executor->queue(&workqueue::run, static_cast<work_struct*>(&work));
        });
    work.due->arm_ns(delay_ns);
    return true;
}

bool workqueue::cancel_delayed_work_sync(delayed_work& work) {
    const bool was_pending = work.pending;
    work.being_cancelled = true;
    if (work.due)
        work.due->cancel();
    m_executor->cancel(static_cast<work_struct*>(&work));
    work.pending = false;
    work.being_cancelled = false;
    return was_pending;
}

} // namespace powercut::shim
