// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/dm_bufio.h"

#include "firmware_shim/kernel.h"

namespace powercut::shim {

namespace {

// The time that the caller's code takes until it comes back. In the recordings early writes had
// always completed by then, which decides where a hit moves a block and where a pass stops.
constexpr std::uint64_t after_early_writes_ns = 1'000'000;

} // namespace

dm_bufio_client::dm_bufio_client(block_device& device, sector_t block_sectors,
                                 write_callback before_write, void* context)
    : m_device(device), m_block_sectors(block_sectors), m_before_write(before_write),
      m_context(context), m_backend(device.owner_backend()),
      m_order(device.owner().bufio_rings() ? make_bufio_rings() : make_bufio_lists(m_backend)),
      m_lock(m_backend), m_io_ended(m_backend),
      m_ageing(m_backend.create_timer([this] { age(); })) {}

dm_buffer* dm_bufio_client::read(std::uint64_t block, int* error) {
    return bring(block, wanted::read, error);
}

dm_buffer* dm_bufio_client::get(std::uint64_t block) {
    int ignored = 0;
    return bring(block, wanted::cached, &ignored);
}

dm_buffer* dm_bufio_client::new_block(std::uint64_t block) {
    int ignored = 0;
    return bring(block, wanted::fresh, &ignored);
}

dm_buffer* dm_bufio_client::bring(std::uint64_t block, wanted how, int* error) {
    dm_buffer* const found = look_up_and_submit(block, how);
    if (!found)
        return nullptr;
    m_io_ended.wait_event([found] { return !found->reading; });
    // A machine that is gone answers no more.
    const blk_status status = found->reading ? blk_status::io_error : found->m_read_error;
    *error = blk_status_to_errno(status);
    if (*error == 0)
        return found;
    release(*found);
    return nullptr;
}

void dm_bufio_client::prefetch(std::uint64_t block, std::uint64_t count) {
    for (; count; ++block, --count)
        if (dm_buffer* const started = look_up_and_submit(block, wanted::prefetched))
            release(*started);
}

// What has to be written first is submitted before the block's own read.
dm_buffer* dm_bufio_client::look_up_and_submit(std::uint64_t block, wanted how) {
    write_list to_write;
    bool is_new = false;
    dm_buffer* found = nullptr;
    {
        const write_guard locked(m_lock);
        found = look_up(block, how, &is_new, &to_write);
    }
    submit_writes(to_write);
    if (found && is_new && how != wanted::fresh)
        submit(*found, req_op::read, found->m_data);
    if (!to_write.empty())
        m_backend.sleep_ns(after_early_writes_ns);
    return found;
}

dm_buffer* dm_bufio_client::look_up(std::uint64_t block, wanted how, bool* is_new,
                                    write_list* to_write) {
    const auto cached = m_buffers.find(block);
    if (cached != m_buffers.end()) {
        dm_buffer& found = *cached->second;
        if (how == wanted::prefetched || (how == wanted::cached && found.reading)) {
            m_order->passed_over(found);
            return nullptr;
        }
        ++found.hold_count;
        m_order->hit(found);
        return &found;
    }
    if (how == wanted::cached)
        return nullptr;
    check_watermark(to_write);
    *is_new = true;
    auto fresh = std::make_unique<dm_buffer>(m_block_sectors);
    fresh->m_client = this;
    fresh->m_block = block;
    fresh->hold_count = 1;
    fresh->reading = how != wanted::fresh;
    m_order->insert(*fresh);
    look_after();
    return m_buffers.emplace(block, std::move(fresh)).first->second.get();
}

// There is no point in keeping what could not be read or written.
void dm_bufio_client::release(dm_buffer& buffer) {
    const write_guard locked(m_lock);
    if (buffer.hold_count == 0)
        throw kernel_bug("bufio: a block is released that nobody holds");
    const bool failed =
        buffer.m_read_error != blk_status::ok || buffer.m_write_error != blk_status::ok;
    if (--buffer.hold_count == 0 && failed && buffer.idle())
        drop(buffer);
}

void dm_bufio_client::forget(std::uint64_t block) {
    const write_guard locked(m_lock);
    const auto cached = m_buffers.find(block);
    if (cached == m_buffers.end())
        return;
    m_order->passed_over(*cached->second);
    if (cached->second->hold_count == 0 && cached->second->idle())
        drop(*cached->second);
}

void dm_bufio_client::drop(dm_buffer& buffer) {
    m_order->remove(buffer);
    m_buffers.erase(buffer.m_block);
}

void dm_bufio_client::submit(dm_buffer& buffer, req_op op, sector_buffer& data) {
    if (m_backend.abandoned())
        return; // the destructors of a machine that is gone do no I/O
    bio& item = buffer.m_bio;
    item = {};
    item.bi_bdev = &m_device;
    item.bi_op = op;
    item.bi_sector = buffer.m_block * m_block_sectors;
    item.bi_size = m_block_sectors;
    item.bi_data = data.handles();
    item.bi_private = &buffer;
    item.bi_end_io = &dm_bufio_client::io_ended;
    ++m_outstanding;
    submit_bio(item);
}

void dm_bufio_client::io_ended(bio& ended) {
    auto& buffer = *static_cast<dm_buffer*>(ended.bi_private);
    dm_bufio_client& self = *buffer.m_client;
    if (buffer.reading) {
        buffer.m_read_error = ended.bi_status;
        buffer.reading = false;
    } else {
        buffer.m_write_error = ended.bi_status;
        if (self.m_async_write_error == 0)
            self.m_async_write_error = blk_status_to_errno(ended.bi_status);
        buffer.writing = false;
    }
    --self.m_outstanding;
    self.m_io_ended.wake_all();
}

} // namespace powercut::shim
