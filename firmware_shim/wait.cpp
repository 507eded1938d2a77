// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/wait.h"

namespace powercut::shim {

void rw_semaphore::down_read() {
    m_backend.yield();
    m_waiters.wait_event([this] { return !m_writer; });
    ++m_readers;
}

bool rw_semaphore::down_read_trylock() {
    if (m_writer)
        return false;
    ++m_readers;
    return true;
}

void rw_semaphore::up_read() {
    if (--m_readers == 0)
        m_waiters.wake_all();
}

void rw_semaphore::down_write() {
    m_waiters.wait_event([this] { return !m_writer && m_readers == 0; });
    m_writer = true;
}

void rw_semaphore::up_write() {
    m_writer = false;
    m_waiters.wake_all();
}

} // namespace powercut::shim
