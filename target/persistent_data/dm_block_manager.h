// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/dm_bufio.h"
#include "target/persistent_data/disk_format.h"

#include <string>

// Blocks of metadata under locks, each checked when it is first read and sealed (number, checksum)
// whenever it is written (dm_spec.md 13.1, dm-block-manager.c). Results are 0 or a negative errno.
// Not modelled: waiting for a lock, because nobody else runs between two sleeps of the one thread
// that works on metadata; the limit of held blocks.
namespace powercut::persistent_data {

using shim::sector_buffer;
using block_t = std::uint64_t; // number of a metadata block

// One kind of block. The functions get the number of the block that they look at.
struct dm_block_validator {
    const char* name; // as messages call it
    void (*prepare_for_write)(block_t where, sector_buffer& data);
    int (*check)(shim::kernel& log, block_t where, const sector_buffer& data);
};

// The two rules of all kinds, with the texts of one: `check` is what its messages begin with. The
// number, then the checksum: -ENOTBLK, -EILSEQ.
struct block_identity {
    const char* prefix;
    const char* check;
    std::size_t blocknr_at;
    std::uint32_t csum_xor;
};
int check_identity(const block_identity& kind, shim::kernel& log, block_t where,
                   const sector_buffer& data);
void set_identity(const block_identity& kind, block_t where, sector_buffer& data);

// A locked block, until it goes or is unlocked. One that was locked for writing is dirty from then
// on, and may be written at any time.
class dm_block {
public:
    dm_block() = default;
    ~dm_block() { unlock(); }
    dm_block(dm_block&& other) noexcept { swap(other); }
    dm_block& operator=(dm_block&& other) noexcept {
        unlock();
        swap(other);
        return *this;
    }
    dm_block(const dm_block&) = delete;
    dm_block& operator=(const dm_block&) = delete;

    explicit operator bool() const { return m_buffer != nullptr; }
    block_t location() const { return m_buffer->block(); }
    const sector_buffer& data() const { return m_buffer->data(); }
    sector_buffer& data() { return m_buffer->data(); }
    void unlock();
    // It stays locked, and nobody knows: what the kernel does where it forgets to unlock.
    void leak() { m_buffer = nullptr; }

private:
    friend class dm_block_manager;
    dm_block(shim::dm_bufio_client& client, shim::dm_buffer& buffer, bool for_writing)
        : m_client(&client), m_buffer(&buffer), m_for_writing(for_writing) {}
    void swap(dm_block& other) noexcept {
        std::swap(m_client, other.m_client);
        std::swap(m_buffer, other.m_buffer);
        std::swap(m_for_writing, other.m_for_writing);
    }

    shim::dm_bufio_client* m_client = nullptr;
    shim::dm_buffer* m_buffer = nullptr;
    bool m_for_writing = false;
};

class dm_block_manager {
public:
    explicit dm_block_manager(shim::block_device& device);

    block_t nr_blocks() const { return m_bufio.device_size(); }
    shim::kernel& owner() const { return m_kernel; }

    // A null validator checks nothing and leaves the block unchecked. Once one has checked it, all
    // must name the same: -EINVAL. For writing while read-only: -EPERM.
    int read_lock(block_t where, const dm_block_validator* validator, dm_block* locked);
    int write_lock(block_t where, const dm_block_validator* validator, dm_block* locked);
    int write_lock_zero(block_t where, const dm_block_validator* validator, dm_block* locked);
    void prefetch(block_t where) { m_bufio.prefetch(where, 1); }
    int flush(); // writes what is dirty, then flushes the device
    // Writes what is dirty, flushes nothing. A BUG if a block is still locked.
    void destroy() { m_bufio.destroy(); }

    void set_read_only() { m_read_only = true; }
    void set_read_write() { m_read_only = false; }
    bool is_read_only() const { return m_read_only; }

private:
    int lock(block_t where, const dm_block_validator* validator, bool for_writing,
             dm_block* locked);
    int validate(shim::dm_buffer& buffer, const dm_block_validator* validator);

    shim::kernel& m_kernel;
    shim::dm_bufio_client m_bufio;
    bool m_read_only = false;
};

} // namespace powercut::persistent_data
