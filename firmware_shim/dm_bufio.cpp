// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/dm_bufio.h"

namespace powercut::shim {

dm_bufio_client::~dm_bufio_client() {
    const sleeping_destructor here(m_device.owner_backend());
    m_read_done.wait_event([this] { return m_reading == 0; });
}

dm_bufio_client::buffer& dm_bufio_client::start_read(std::uint64_t block) {
    auto& slot = m_buffers[block];
    slot = std::make_unique<buffer>();
    buffer& fresh = *slot;
    fresh.client = this;
    fresh.data.resize(m_block_sectors);
    fresh.bi_bdev = &m_device;
    fresh.bi_op = req_op::read;
    fresh.bi_sector = block * m_block_sectors;
    fresh.bi_size = m_block_sectors;
    fresh.bi_data = fresh.data.handles();
    fresh.bi_end_io = [](bio& ended) {
        auto& own = static_cast<buffer&>(ended);
        own.reading = false;
        --own.client->m_reading;
        own.client->m_read_done.wake_all();
    };
    fresh.reading = true;
    ++m_reading;
    submit_bio(fresh);
    return fresh;
}

void dm_bufio_client::prefetch(std::uint64_t block, std::uint64_t count) {
    for (; count; ++block, --count)
        if (!m_buffers.count(block))
            start_read(block);
}

const sector_buffer* dm_bufio_client::read(std::uint64_t block, int* error) {
    const auto found = m_buffers.find(block);
    buffer& wanted = found != m_buffers.end() ? *found->second : start_read(block);
    m_read_done.wait_event([&wanted] { return !wanted.reading; });
    *error = blk_status_to_errno(wanted.bi_status);
    if (*error == 0)
        return &wanted.data;
    m_buffers.erase(block);
    return nullptr;
}

void dm_bufio_client::forget(std::uint64_t block) {
    m_buffers.erase(block);
}

} // namespace powercut::shim
