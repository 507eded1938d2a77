// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/kernel.h"
#include "models/storage/versioned_medium.h"
#include "scenarios/runner/scenario.h"
#include "target/behaviour/behaviour.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

// A computer: disks, a kernel with the ported targets registered, and one of the two backends under
// it. Disks are /dev/NAME with the numbers of golden/README.md (254:0, 254:16, ...).
namespace powercut::runner {

class machine {
public:
    virtual ~machine() = default;

    virtual shim::kernel& kernel() = 0;
    // Runs `body` as a task, to its end and until nothing is left to do. shim::hang_error when it
    // can never end, shim::kernel_bug from the port; exceptions of the body come through.
    virtual void run(std::function<void()> body) = 0;
    // What the disks hold, by index.
    virtual std::size_t disk_count() const = 0;
    virtual storage::content disk_content(std::size_t disk, std::uint64_t sector) const = 0;
};

// The full stack: SystemC threads, disk controllers with queues and caches, time. One elaboration:
// at most one such machine may exist at a time in a process.
class timed_machine : public machine {
public:
    virtual const storage::versioned_medium& medium(std::size_t disk) const = 0;
    // Every step of every disk's medium, in order, as it happens.
    virtual void listen(std::function<void(std::size_t disk, const storage::event&)> listener) = 0;
    virtual std::uint64_t now_ns() const = 0;
    virtual std::uint64_t bios_submitted() const = 0; // that reached a disk
};

std::unique_ptr<timed_machine> make_timed_machine(std::span<const disk_spec> disks,
                                                  const target::behaviour& versions);

// Where a recovery reads and writes: no cache, no time. Reads go to `read`, writes stay with the
// machine.
struct crash_disk {
    const disk_spec* spec = nullptr;
    std::function<storage::content(std::uint64_t sector)> read;
};

// The same kernel without SystemC: I/O is immediate. As many as wanted.
std::unique_ptr<machine> make_inline_machine(std::span<const crash_disk> disks,
                                             const target::behaviour& versions);

} // namespace powercut::runner
