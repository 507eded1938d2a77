// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/kernel.h"
#include "models/storage/chooser.h"
#include "models/storage/versioned_medium.h"
#include "scenarios/runner/scenario.h"
#include "target/behaviour/behaviour.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
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
// at most one such machine may exist at a time in a process. It lives once until power goes, and
// again as often as it is told to; a life does not depend on those before it.
class timed_machine : public machine {
public:
    using step_listener = std::function<void(std::size_t disk, const storage::event&)>;

    virtual const storage::versioned_medium& medium(std::size_t disk) const = 0;
    // Every step of every disk's medium, in order, as it happens, in this life and the next ones.
    // The answer is for stop_listening(), which must not be called by a listener.
    virtual std::uint64_t listen(step_listener listener) = 0;
    virtual void stop_listening(std::uint64_t listener) = 0;
    virtual std::uint64_t now_ns() const = 0;         // since this life began
    virtual std::uint64_t bios_submitted() const = 0; // that reached a disk, in all lives

    // Which of the commands that are outstanding together completes next: these answers, in this
    // life and the next ones, instead of latency (models/disk/completion_order.h); and whether an
    // allocation that may sleep stalls (1) until what others do has ended, or not (0). Null:
    // latency, and none does. What the chooser throws comes out of run().
    virtual void set_completion_order(storage::chooser* answers) = 0;

    // For how many ns an allocation that may sleep does so where no chooser answers; `what` names
    // what is allocated.
    using stall_duration = std::function<std::uint64_t(std::string_view what)>;
    virtual void set_stalls(stall_duration stalls) = 0;

    // From now on disks return these errors (models/disk/fault_plan.h), until disarm_faults() or
    // the end of this life. std::invalid_argument for another disk than those there are.
    virtual void arm_faults(std::span<const fault_spec> faults) = 0;
    virtual void disarm_faults() = 0;
    // How often each fired since it was armed in this life, in that order.
    virtual std::vector<std::uint64_t> faults_fired() const = 0;
    std::uint64_t disk_errors(); // all of them together, and those that targets are made to return

    // For a task, a listener or an observer of the kernel to call: power goes now. The disks stop
    // at this very moment; what is in flight is neither received any further nor completed. Who
    // calls goes on until it would sleep, no other task is resumed, and run() returns (it does not
    // throw) when all of them have ended.
    virtual void cut_power() = 0;
    virtual bool power_was_cut() const = 0; // in this life; nothing runs any more then

    // Another life of the same computer, however the last one ended: power goes if it has not, what
    // ran is gone (tasks, kernel, devices, commands), the disks hold `after` (by index), and a new
    // kernel has the targets registered. Commands are numbered from 1 again, unless `after` knows
    // some that are undecided. std::logic_error within a run, std::invalid_argument for other
    // disks.
    virtual void power_cycle(std::vector<storage::versioned_medium> after) = 0;
};

// What the disks hold when they are powered up for the very first time.
std::vector<storage::versioned_medium> new_media(std::span<const disk_spec> disks);

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
