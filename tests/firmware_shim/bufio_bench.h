// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../support/checked_bench.h"
#include "firmware_shim/dm_bufio.h"

#include <algorithm>
#include <initializer_list>

// A consumer of dm-bufio in one line a step; each step holds its block only while it lasts.
namespace powercut::test {

class bufio_user : public shim::dm_bufio_client {
public:
    using dm_bufio_client::dm_bufio_client;

    // Reads a block, or finds it; 0 or the error.
    int touch(std::uint64_t block) {
        int error = 0;
        if (shim::dm_buffer* found = read(block, &error))
            release(*found);
        return error;
    }
    // Makes one of its own, filled with pattern `seed`, and dirty.
    void create(std::uint64_t block, unsigned seed = 1) { change(*new_block(block), seed); }
    void create_all(std::initializer_list<std::uint64_t> blocks) {
        for (const std::uint64_t block : blocks)
            create(block);
    }
    // Finds it and makes it dirty.
    void modify(std::uint64_t block, unsigned seed = 1) {
        int error = 0;
        change(*read(block, &error), seed);
    }

private:
    void change(shim::dm_buffer& held, unsigned seed) {
        const contents data = filled(seed, held.block() * 8, 8);
        std::ranges::copy(data, held.data().handles());
        mark_buffer_dirty(held);
        release(held);
    }
};

} // namespace powercut::test
