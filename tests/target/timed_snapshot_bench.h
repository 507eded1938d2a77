// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../support/timed_bench.h"
#include "snapshot_bench.h"

#include "firmware_shim/dm_ioctl.h"

// The bench of the snapshot targets with time: what a device is asked to do while a merge or a copy
// is under way.
namespace powercut::test {

class timed_snapshot_bench : public checked<timed_bench> {
public:
    explicit timed_snapshot_bench(const target::behaviour& versions = {},
                                  const std::vector<disk_setup>& disks = {{"base", 2048, 1},
                                                                          {"cow", 1024},
                                                                          {"cow2", 1024}})
        : checked(disks) {
        snapshot::register_targets(kernel(), versions);
    }

    // A task that begins after so many microseconds.
    std::function<void()> after(std::uint64_t us, std::function<void()> body) {
        return [this, us, body = std::move(body)] {
            backend().sleep_ns(us * 1000);
            body();
        };
    }
    // One that writes eight sectors then.
    std::function<void()> writer(std::uint64_t us, const std::string& name, shim::sector_t sector,
                                 unsigned seed, bool fua = false) {
        return after(us, [=, this] { BOOST_TEST(write_here(name, sector, 8, seed, fua) == 0); });
    }
    // Within a task.
    int create_here(const std::string& name, const std::string& target) {
        return shim::dm_create(kernel(), name, "0 2048 " + target);
    }
    int load_here(const std::string& name, const std::string& target) {
        return shim::dm_load(kernel(), name, "0 2048 " + target);
    }
    int suspend_here(const std::string& name) { return shim::dm_suspend(kernel(), name); }
    int resume_here(const std::string& name) { return shim::dm_resume(kernel(), name); }
    int remove_here(const std::string& name) { return shim::dm_remove(kernel(), name); }
};

} // namespace powercut::test
