// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/barrier_queue.h"

namespace powercut::shim {

bio* barrier_queue::next() {
    if (m_waiting.empty() || m_barrier_under_way)
        return nullptr;
    const bool barrier = (m_waiting.front().bi_flags & (req_preflush | req_fua)) != 0;
    if (barrier && m_under_way != 0)
        return nullptr;
    m_barrier_under_way = barrier;
    ++m_under_way;
    return m_waiting.pop();
}

void barrier_queue::ended() {
    --m_under_way;
    m_barrier_under_way = false;
}

} // namespace powercut::shim
