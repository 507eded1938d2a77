// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/dm_bufio.h"
#include "firmware_shim/dm_io.h"
#include "firmware_shim/kernel.h"

#include <fmt/format.h>

#include <span>
#include <utility>

// Which blocks dm-bufio writes, and when.
namespace powercut::shim {

namespace {

constexpr std::size_t writeback_ratio = 3; // dirty blocks for one that is clean
constexpr std::uint64_t second_ns = 1'000'000'000;
constexpr std::uint64_t look_interval_ns = 30 * second_ns;
constexpr std::uint64_t old_ns = 300 * second_ns;
constexpr sector_t retained_sectors = 512; // 256 KiB

} // namespace

dm_bufio_client::~dm_bufio_client() {
    const sleeping_destructor here(m_backend);
    if (!m_finished)
        finish();
}

void dm_bufio_client::finish() {
    m_finished = true;
    m_ageing->cancel();
    write_list to_write;
    collect_dirty(false, &to_write);
    submit_writes(to_write);
    m_io_ended.wait_event([this] { return m_outstanding == 0; });
}

void dm_bufio_client::destroy() {
    finish();
    bool leaked = false;
    for (const auto& [block, buffer] : m_buffers) {
        if (buffer->hold_count == 0)
            continue;
        leaked = true;
        m_device.owner().log("bufio",
                             fmt::format("leaked buffer {:x}, hold count {}, list {}", block,
                                         buffer->hold_count, buffer->counts_as_dirty ? 1 : 0));
    }
    if (leaked && !m_backend.abandoned())
        throw kernel_bug("dm-bufio: a cache is destroyed while somebody holds a block of it");
}

void dm_bufio_client::mark_buffer_dirty(dm_buffer& buffer) {
    if (buffer.reading)
        throw kernel_bug("bufio: a block becomes dirty that is still being read");
    const write_guard locked(m_lock);
    if (std::exchange(buffer.dirty, true))
        return;
    m_order->became_dirty(buffer);
    look_after();
}

// The dirty bit goes before the write is issued and does not come back if that fails.
void dm_bufio_client::collect(dm_buffer& buffer, write_list* to_write) {
    if (!std::exchange(buffer.dirty, false))
        return;
    m_io_ended.wait_event([&buffer] { return !buffer.writing; });
    buffer.writing = true;
    to_write->push_back(&buffer);
}

void dm_bufio_client::collect_dirty(bool stop_at_one_being_written, write_list* to_write) {
    m_order->write_back(stop_at_one_being_written,
                        [&](bufio_state& each) { collect(buffer_of(each), to_write); });
}

void dm_bufio_client::check_watermark(write_list* to_write) {
    if (m_order->dirty() > writeback_ratio * m_order->clean())
        collect_dirty(true, to_write);
}

void dm_bufio_client::submit_writes(const write_list& to_write) {
    for (dm_buffer* each : to_write) {
        if (m_before_write)
            m_before_write(*each, m_context);
        each->m_written.resize(m_block_sectors);
        each->m_written.copy_from(each->m_data);
        submit(*each, req_op::write, each->m_written);
    }
}

int dm_bufio_client::write_dirty_buffers() {
    write_list to_write;
    {
        const write_guard locked(m_lock);
        collect_dirty(false, &to_write);
    }
    submit_writes(to_write);
    {
        const write_guard locked(m_lock);
        m_order->settle([this](bufio_state& each) { wait_unlocked(each); });
    }
    if (m_backend.abandoned())
        return 0; // to a destructor, which has no use for it
    const int write_error = std::exchange(m_async_write_error, 0);
    const dm_io_region whole{&m_device, 0, 0};
    const int flush_error = dm_io({req_op::write, req_preflush}, std::span(&whole, 1));
    return write_error ? write_error : flush_error;
}

// Others may use the cache meanwhile.
void dm_bufio_client::wait_unlocked(bufio_state& written) {
    ++written.hold_count;
    m_lock.up_write();
    m_io_ended.wait_event([&written] { return !written.writing; });
    m_lock.down_write();
    --written.hold_count;
}

// Arms the timer while there is anything for it to do.
void dm_bufio_client::look_after() {
    const bool crowded = m_buffers.size() * m_block_sectors > retained_sectors;
    if (m_order->ages() && !m_ageing->armed() && (m_order->dirty() != 0 || crowded))
        m_ageing->arm_ns(look_interval_ns);
}

void dm_bufio_client::age() {
    look_after();
    if (!m_lock.down_read_trylock())
        return; // a pass waits; there will be another time
    write_list to_write;
    check_watermark(&to_write);
    for (bufio_state* each : m_order->oldest_clean_first()) {
        const bool young = m_backend.now_ns() < each->last_accessed_ns + old_ns;
        if (m_buffers.size() * m_block_sectors <= retained_sectors || young)
            break;
        if (each->hold_count == 0 && each->idle())
            drop(buffer_of(*each));
    }
    m_lock.up_read();
    submit_writes(to_write);
}

} // namespace powercut::shim
