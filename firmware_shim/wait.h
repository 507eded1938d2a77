// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/backend.h"

// Sleeping and waking: wait queues, completions and the reader-writer semaphore of the kernel.
namespace powercut::shim {

class wait_queue {
public:
    explicit wait_queue(backend& on) : m_backend(on), m_channel(on.create_channel()) {}

    template <typename Predicate>
    void wait_event(Predicate condition) {
        if (condition())
            return;
        while (m_backend.sleep_on(m_channel.get()))
            if (condition())
                return m_backend.wait_ended();
    }
    void wake_all() { m_backend.wake_all(m_channel.get()); }

private:
    backend& m_backend;
    std::unique_ptr<wait_channel> m_channel;
};

class completion {
public:
    explicit completion(backend& on) : m_waiters(on) {}
    void complete() {
        m_done = true;
        m_waiters.wake_all();
    }
    void wait() {
        m_waiters.wait_event([this] { return m_done; });
    }

private:
    bool m_done = false;
    wait_queue m_waiters;
};

// Many readers or one writer. Taking it for reading is a point where the scheduler may run another
// thread first (might_sleep), and the recordings show that it does.
class rw_semaphore {
public:
    explicit rw_semaphore(backend& on) : m_backend(on), m_waiters(on) {}
    void down_read();
    bool down_read_trylock(); // at once, or not at all
    void up_read();
    void down_write();
    void up_write();

private:
    backend& m_backend;
    wait_queue m_waiters;
    unsigned m_readers = 0;
    bool m_writer = false;
};

struct read_guard {
    explicit read_guard(rw_semaphore& semaphore) : m_semaphore(semaphore) { semaphore.down_read(); }
    ~read_guard() { m_semaphore.up_read(); }
    read_guard(const read_guard&) = delete;
    read_guard& operator=(const read_guard&) = delete;

private:
    rw_semaphore& m_semaphore;
};

struct write_guard {
    explicit write_guard(rw_semaphore& semaphore) : m_semaphore(semaphore) {
        semaphore.down_write();
    }
    ~write_guard() { m_semaphore.up_write(); }
    write_guard(const write_guard&) = delete;
    write_guard& operator=(const write_guard&) = delete;

private:
    rw_semaphore& m_semaphore;
};

} // namespace powercut::shim
