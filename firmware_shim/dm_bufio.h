// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/block_device.h"
#include "firmware_shim/sector_buffer.h"
#include "firmware_shim/wait.h"

#include <memory>
#include <unordered_map>

// The part of dm-bufio (dm_spec.md section 4) that loading a snapshot needs: a cache of fixed-size
// blocks that are read ahead without waiting. Reads carry no flags. Not modelled yet: writing, the
// dirty lists and watermarks, ageing.
namespace powercut::shim {

class dm_bufio_client {
public:
    dm_bufio_client(block_device& device, sector_t block_sectors)
        : m_device(device), m_block_sectors(block_sectors), m_read_done(device.owner_backend()) {}
    ~dm_bufio_client(); // waits for the reads under way

    // Starts reading the blocks that are not cached; returns at once.
    void prefetch(std::uint64_t block, std::uint64_t count);
    // The block, read if need be: null and *error = negative errno. Good until forget().
    const sector_buffer* read(std::uint64_t block, int* error);
    void forget(std::uint64_t block);
    std::uint64_t device_size() const { return m_device.sectors() / m_block_sectors; } // blocks

private:
    struct buffer : bio {
        dm_bufio_client* client = nullptr;
        sector_buffer data;
        bool reading = false;
    };
    buffer& start_read(std::uint64_t block);

    block_device& m_device;
    sector_t m_block_sectors;
    std::unordered_map<std::uint64_t, std::unique_ptr<buffer>> m_buffers;
    unsigned m_reading = 0;
    wait_queue m_read_done;
};

} // namespace powercut::shim
