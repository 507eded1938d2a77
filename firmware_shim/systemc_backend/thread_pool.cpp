// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/systemc_backend/thread_pool.h"

#include "firmware_shim/systemc_backend/sanitizer_stack.h"

#include <utility>

namespace powercut::shim {

thread_pool::~thread_pool() {
    for (const auto& each : m_all)
        each->pool_gone = true;
    if (m_free.empty() || sc_core::sc_get_status() != sc_core::SC_PAUSED)
        return;
    for (const auto& each : m_free)
        each->start.notify();
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    tell_sanitizer_of_first_stack();
}

void thread_pool::run(std::function<void()> body) {
    if (!m_free.empty()) {
        const std::shared_ptr<thread> next = std::move(m_free.back());
        m_free.pop_back();
        next->body = std::move(body);
        next->start.notify();
        return;
    }
    const auto fresh = m_all.emplace_back(std::make_shared<thread>());
    fresh->body = std::move(body);
    sc_core::sc_spawn([this, fresh] { serve(*this, fresh); });
}

void thread_pool::serve(thread_pool& pool, const std::shared_ptr<thread>& self) {
    while (!self->pool_gone) {
        std::exchange(self->body, nullptr)();
        if (self->pool_gone)
            return;
        pool.m_free.push_back(self);
        sc_core::wait(self->start);
    }
}

} // namespace powercut::shim
