// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/block_device.h"
#include "firmware_shim/bufio_order.h"
#include "firmware_shim/sector_buffer.h"
#include "firmware_shim/wait.h"

#include <memory>
#include <unordered_map>
#include <vector>

// dm-bufio (dm_spec.md section 4): a write-back cache of blocks of one size. Dirty blocks are
// written, in no order that a consumer may rely on, when too many are dirty, every now and then, or
// when write_dirty_buffers() asks for it; one that must not reach the disk early must not be dirty.
//
// What is written is what the block holds when its write is submitted. A kernel writes from memory
// that its consumer may be changing; that consumer makes the block dirty again, so that it is
// written once more.
//
// Who caused blocks to be written early sleeps for a millisecond, in which any but a slow disk
// completes them.
//
// Every 30 s a cache with dirty blocks, or with more than 256 KiB, writes if too many are dirty and
// drops clean ones that nobody used for 300 s; the 30 s begin when there is something to look
// after (a kernel has one clock for all). Not modelled: memory pressure, which may write or drop
// any block that nobody holds, at any time; writing of parts of a block.
namespace powercut::shim {

// One cached block, held from read(), get() or new_block() until release().
class dm_buffer : private bufio_state {
public:
    explicit dm_buffer(sector_t sectors) : m_data(sectors) {}
    std::uint64_t block() const { return m_block; }
    sector_buffer& data() { return m_data; }
    const void* owner_data = nullptr; // the client's; null whenever the block is brought in anew

private:
    friend class dm_bufio_client;
    class dm_bufio_client* m_client = nullptr;
    std::uint64_t m_block = 0;
    sector_buffer m_data;
    sector_buffer m_written; // as it was when the write was submitted
    blk_status m_read_error = blk_status::ok;
    blk_status m_write_error = blk_status::ok;
    bio m_bio;
};

class dm_bufio_client {
public:
    // Called when a dirty block is about to be written, possibly by a timer: must not sleep. The
    // block manager puts block number and checksum in.
    using write_callback = void (*)(dm_buffer& buffer, void* context);

    dm_bufio_client(block_device& device, sector_t block_sectors,
                    write_callback before_write = nullptr, void* context = nullptr);
    // destroy(), unless that has been called, but a block that is still held is no BUG.
    ~dm_bufio_client();
    // Writes what is dirty, without a flush, and waits; errors are ignored. Does no I/O if the
    // machine is gone. kernel_bug when somebody still holds a block; nothing may be called after
    // it.
    void destroy();
    dm_bufio_client(const dm_bufio_client&) = delete;
    dm_bufio_client& operator=(const dm_bufio_client&) = delete;

    // The block, held, read if need be. Null and *error = negative errno; the next one tries again.
    dm_buffer* read(std::uint64_t block, int* error);
    // The block, held, if it is cached, and not still being read; else null.
    dm_buffer* get(std::uint64_t block);
    // The block, held, without reading it: the caller fills all of it. Null only where an earlier
    // prefetch of it failed.
    dm_buffer* new_block(std::uint64_t block);
    // Starts reading the blocks that are not cached; returns at once.
    void prefetch(std::uint64_t block, std::uint64_t count);
    void release(dm_buffer& buffer);
    void mark_buffer_dirty(dm_buffer& buffer);

    // Writes all that is dirty, waits, then sends one empty flush, whatever failed. 0, or the first
    // error of any write since the last call, or -EIO where only the flush failed.
    int write_dirty_buffers();
    void forget(std::uint64_t block); // drops it, unless it is held, dirty or busy
    std::uint64_t device_size() const { return m_device.sectors() / m_block_sectors; } // blocks

private:
    enum class wanted { read, fresh, cached, prefetched };
    using write_list = std::vector<dm_buffer*>;

    static dm_buffer& buffer_of(bufio_state& state) { return static_cast<dm_buffer&>(state); }
    dm_buffer* bring(std::uint64_t block, wanted how, int* error);
    dm_buffer* look_up_and_submit(std::uint64_t block, wanted how);
    dm_buffer* look_up(std::uint64_t block, wanted how, bool* is_new, write_list* to_write);
    void drop(dm_buffer& buffer);
    void submit(dm_buffer& buffer, req_op op, sector_buffer& data);
    static void io_ended(bio& ended);

    void finish();
    void collect(dm_buffer& buffer, write_list* to_write);
    void collect_dirty(bool stop_at_one_being_written, write_list* to_write);
    void check_watermark(write_list* to_write);
    void submit_writes(const write_list& to_write);
    void wait_unlocked(bufio_state& written);
    void look_after();
    void age();

    block_device& m_device;
    const sector_t m_block_sectors;
    const write_callback m_before_write;
    void* const m_context;
    backend& m_backend;
    const std::unique_ptr<bufio_order> m_order;
    std::unordered_map<std::uint64_t, std::unique_ptr<dm_buffer>> m_buffers;
    rw_semaphore m_lock; // held while a pass waits
    wait_queue m_io_ended;
    unsigned m_outstanding = 0;
    int m_async_write_error = 0;
    bool m_finished = false;
    const std::unique_ptr<timer> m_ageing;
};

} // namespace powercut::shim
