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

int write(block_device& device, const action& what) {
    const std::uint64_t count = sectors_inside(device, what);
    if (count == 0)
        return what.count == 0 ? 0 : -ENOSPC;
    handles data;
    for (std::uint64_t i = 0; i < count; ++i)
        data.push_back(storage::pattern(what.seed, what.sector + i));
    const int result = shim::user_write(device, what.sector, data, what.fua);
    // O_DSYNC: once the write has ended, fsync as well (dm_spec.md 14.1).
    return result == 0 && what.fua ? shim::user_flush(device) : result;
}

std::string run_write(block_device& device, const action& what) {
    return fmt::format("w {} {} {} {} {}-> {}", what.device, what.sector, what.count, what.seed,
                       what.fua ? "fua " : "", outcome(write(device, what)));
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
        return run_write(*device, what);
    case verb::read:
        return run_read(*device, what);
    case verb::flush:
        return fmt::format("f {} -> {}", what.device, outcome(shim::user_flush(*device)));
    default:
        return run_discard(*device, what);
    }
}

// Asynchronous I/O in place of threads in the recorder: here a task for each write.
std::vector<std::string> run_batch(shim::kernel& k, const action& what) {
    std::vector<std::string> ended;
    shim::wait_queue waiting(k.runs_on());
    for (const action& one : what.writes)
        k.runs_on().spawn("batch", [&k, &one, &ended, &waiting] {
            ended.push_back(run_one(k, one));
            waiting.wake_all();
        });
    waiting.wait_event([&] { return ended.size() == what.writes.size(); });
    return ended;
}

} // namespace

std::vector<std::string> run_block_io(shim::kernel& k, const action& what) {
    if (what.does == verb::batch)
        return run_batch(k, what);
    return {run_one(k, what)};
}

} // namespace powercut::conformance
