// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../support/timed_bench.h"
#include "firmware_shim/wait.h"

#include <deque>

// Bios that are submitted one after the other without waiting, and what was seen when each ended.
namespace powercut::test {

struct sent_bio : shim::bio {
    contents data;
    std::function<void()> at_end;
};

class bio_sender {
public:
    explicit bio_sender(bench& on) : m_bench(on), m_ended(on.backend()) {}

    void send(const std::string& device, shim::sector_t sector, shim::sector_t count,
              unsigned flags = 0, std::function<void()> at_end = {}) {
        sent_bio& item = m_bios.emplace_back();
        item.data = filled(1, sector, count);
        item.at_end = std::move(at_end);
        item.bi_bdev = &m_bench.device(device);
        item.bi_op = shim::req_op::write;
        item.bi_flags = flags;
        item.bi_sector = sector;
        item.bi_size = count;
        item.bi_data = item.data.data();
        item.bi_private = this;
        item.bi_end_io = [](shim::bio& ended) {
            auto& own = static_cast<sent_bio&>(ended);
            auto& self = *static_cast<bio_sender*>(own.bi_private);
            if (own.at_end)
                own.at_end();
            ++self.m_count;
            self.m_ended.wake_all();
        };
        shim::submit_bio(item);
    }
    void wait() {
        m_ended.wait_event([this] { return m_count == m_bios.size(); });
    }

private:
    bench& m_bench;
    std::deque<sent_bio> m_bios;
    std::size_t m_count = 0;
    shim::wait_queue m_ended;
};

} // namespace powercut::test
