// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <systemc>

#include <functional>
#include <memory>
#include <vector>

// Threads of the simulation that are used again. SystemC keeps the name of every thread that ever
// was, and a stack is dear: a machine that lives thousands of times shares one pool.
namespace powercut::shim {

class thread_pool {
public:
    thread_pool() = default;
    thread_pool(const thread_pool&) = delete;
    thread_pool& operator=(const thread_pool&) = delete;
    // Ends the threads that are free. One that still runs is leaked by SystemC.
    ~thread_pool();

    // Runs `body` as a thread that is ready in this delta cycle. It must not throw.
    void run(std::function<void()> body);

private:
    struct thread {
        std::function<void()> body;
        sc_core::sc_event start;
        bool pool_gone = false;
    };
    static void serve(thread_pool& pool, const std::shared_ptr<thread>& self);

    std::vector<std::shared_ptr<thread>> m_all;
    std::vector<std::shared_ptr<thread>> m_free;
};

} // namespace powercut::shim
