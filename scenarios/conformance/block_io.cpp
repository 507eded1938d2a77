// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/block_io.h"

#include "firmware_shim/kernel.h"
#include "firmware_shim/user_io.h"
#include "firmware_shim/wait.h"
#include "models/storage/content.h"
#include "scenarios/conformance/fnv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <list>

namespace powercut::conformance {
namespace {

using shim::block_device;
using handles = std::vector<shim::sector_handle>;

std::string outcome(int result) {
    return result < 0 ? fmt::format("errno {}", -result) : std::string("ok");
}

// read(2) and write(2) stop at the end of the device.
std::uint64_t sectors_inside(const block_device& device, const action& what) {
    const std::uint64_t size = device.sectors();
    return what.sector >= size ? 0 : std::min(what.count, size - what.sector);
}

handles data_of(const action& what, std::uint64_t count) {
    handles data;
    for (std::uint64_t i = 0; i < count; ++i)
        data.push_back(storage::pattern(what.seed, what.sector + i));
    return data;
}

int write(block_device& device, const action& what) {
    const std::uint64_t count = sectors_inside(device, what);
    if (count == 0)
        return what.count == 0 ? 0 : -ENOSPC;
    handles data = data_of(what, count);
    const int result = shim::user_write(device, what.sector, data, what.fua);
    // O_DSYNC: once the write has ended, fsync as well (dm_spec.md 14.1).
    return result == 0 && what.fua ? shim::user_flush(device) : result;
}

std::string line_of(const action& what) {
    return fmt::format("w {} {} {} {} {}-> ", what.device, what.sector, what.count, what.seed,
                       what.fua ? "fua " : "");
}

std::string run_read(block_device& device, const action& what) {
    handles data(sectors_inside(device, what));
    const int result = data.empty() ? 0 : shim::user_read(device, what.sector, data);
    std::string line = fmt::format("r {} {} {} -> ", what.device, what.sector, what.count);
    if (result < 0)
        return line + outcome(result);
    std::uint64_t hash = fnv1a64_start;
    for (const shim::sector_handle sector : data)
        hash = fnv1a64(storage::bytes_of(sector), hash);
    return line + fmt::format("fnv1a64 {:016x}", hash);
}

std::string run_discard(block_device& device, const action& what) {
    const bool inside = sectors_inside(device, what) == what.count;
    const int result = inside ? shim::user_discard(device, what.sector, what.count) : -EINVAL;
    return fmt::format("d {} {} {} -> {}", what.device, what.sector, what.count, outcome(result));
}

char letter_of(verb does) {
    switch (does) {
    case verb::write:
        return 'w';
    case verb::read:
        return 'r';
    case verb::flush:
        return 'f';
    default:
        return 'd';
    }
}

std::string run_one(shim::kernel& k, const action& what) {
    int error = 0;
    block_device* device = k.find_device(what.device, &error);
    if (!device) // open(2) failed: there is no such node in /dev
        return fmt::format("{} {} -> errno {}", letter_of(what.does), what.device, ENOENT);
    switch (what.does) {
    case verb::write:
        return line_of(what) + outcome(write(*device, what));
    case verb::read:
        return run_read(*device, what);
    case verb::flush:
        return fmt::format("f {} -> {}", what.device, outcome(shim::user_flush(*device)));
    default:
        return run_discard(*device, what);
    }
}

// Writes that are all on their way before the first is waited for (io_submit). Their lines come in
// the order in which they end.
class batch_of_writes {
public:
    explicit batch_of_writes(shim::kernel& k) : m_kernel(k), m_waiting(k.runs_on()) {}

    void submit(const action& what) {
        int error = 0;
        block_device* device = m_kernel.find_device(what.device, &error);
        if (!device || what.count > shim::bio_max_sectors ||
            sectors_inside(*device, what) != what.count) { // none that a recording has
            m_ended.push_back(run_one(m_kernel, what));
            return;
        }
        one_write& fresh = m_writes.emplace_back();
        fresh.data = data_of(what, what.count);
        fresh.line = line_of(what);
        fresh.batch = this;
        fresh.bi_bdev = device;
        fresh.bi_op = shim::req_op::write;
        fresh.bi_flags = shim::req_sync;
        fresh.bi_sector = what.sector;
        fresh.bi_size = what.count;
        fresh.bi_data = fresh.data.data();
        fresh.bi_end_io = [](shim::bio& ended) {
            auto& write = static_cast<one_write&>(ended);
            const int result = shim::blk_status_to_errno(ended.bi_status);
            write.batch->m_ended.push_back(write.line + outcome(result));
            write.batch->m_waiting.wake_all();
        };
        shim::submit_bio(fresh);
    }
    std::vector<std::string> wait(std::size_t count) {
        m_waiting.wait_event([&] { return m_ended.size() == count; });
        return std::move(m_ended);
    }

private:
    struct one_write : shim::bio {
        handles data;
        std::string line; // up to the outcome
        batch_of_writes* batch = nullptr;
    };
    shim::kernel& m_kernel;
    shim::wait_queue m_waiting;
    std::list<one_write> m_writes;
    std::vector<std::string> m_ended;
};

std::vector<std::string> run_batch(shim::kernel& k, const action& what) {
    batch_of_writes batch(k);
    for (const action& one : what.writes) {
        batch.submit(one);
        // Each takes its time: what one has set going (a copy that fails at once) gets its turn.
        k.runs_on().yield();
        k.runs_on().yield();
    }
    return batch.wait(what.writes.size());
}

} // namespace

std::vector<std::string> run_block_io(shim::kernel& k, const action& what) {
    if (what.does == verb::batch)
        return run_batch(k, what);
    return {run_one(k, what)};
}

} // namespace powercut::conformance
