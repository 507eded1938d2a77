// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/in_flight.h"
#include "firmware_shim/types.h"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// The one seam between the kernel services and what they run on: threads, time and disks. Two
// backends implement it: systemc_backend (threads of the simulation, time passes, disks are models
// with queues) and inline_backend (no threads, I/O is immediate: for recoveries by the million).
//
// Threads are cooperative: nothing runs between two calls that may sleep. Spin locks therefore
// guard nothing here and the port has none; locks that are held across a sleep are kept.
namespace powercut::shim {

struct bio_list;
class blk_plug;

// A command for a disk, as the driver would build it. The disk calls `done` when it has completed.
struct disk_request {
    enum class opcode : std::uint8_t { read, write, flush, discard, write_zeroes };
    opcode op = opcode::read;
    bool fua = false;
    sector_t sector = 0;
    sector_t count = 0;
    sector_handle* data = nullptr; // `count` handles, kept alive by whoever submits
    blk_status status = blk_status::ok;
    void (*done)(disk_request&) = nullptr;
    void* context = nullptr;
};

class disk_port {
public:
    virtual ~disk_port() = default;
    virtual void submit(disk_request& request) = 0; // returns at once
};

// Something a sleeping task waits for. Backends that need more derive from it.
struct wait_channel {
    virtual ~wait_channel() = default;
};

// What the kernel keeps for each thread; the bios it submitted while a driver was mapping one, and
// those for disks that a plug holds back.
struct task_context {
    std::string name;
    bio_list* submitting = nullptr;
    blk_plug* plug = nullptr;
    unsigned in_destructors = 0; // no exception may pass them
};

// A thread that runs the work it is given, one piece at a time, in order (a single-threaded
// workqueue).
class executor {
public:
    using work_function = void (*)(void*);

    virtual ~executor() = default; // what is queued has been run by then
    virtual void queue(work_function function, void* argument) = 0;
    virtual void flush() = 0; // sleeps until all that was queued before has run
    // Takes back what is queued with this argument and sleeps until no work with it runs. True if
    // something was taken back. Not for work to call on itself.
    virtual bool cancel(void* argument) = 0;
};

// Calls what it was made with, once, when its time has come; as in an interrupt, so that must not
// sleep. One that is armed is no work under way: nobody waits for it but who sleeps on what it
// brings.
class timer {
public:
    virtual ~timer() = default;                      // cancels; not from within what it calls
    virtual void arm_ns(std::uint64_t delay_ns) = 0; // armed already: the new time counts
    virtual void cancel() = 0;
    virtual bool armed() const = 0;
};

// Nothing can run any more and somebody still waits; the text names who.
struct hang_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The kernel would have hit a BUG().
struct kernel_bug : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Ends a task whose machine is gone: thrown where it sleeps. It is no error, so nothing but the
// backend catches it by type.
struct power_gone {};

class backend {
public:
    virtual ~backend() = default;

    virtual std::unique_ptr<executor> create_executor(std::string name) = 0;
    virtual std::unique_ptr<wait_channel> create_channel() = 0; // null where none is needed
    // It must be gone before the backend is.
    virtual std::unique_ptr<timer> create_timer(std::function<void()> fired) = 0;
    // A new task; it runs when the current one sleeps, or inside run().
    virtual void spawn(std::string name, std::function<void()> body) = 0;
    virtual task_context& current() = 0;

    // Until woken; spurious wake-ups are allowed. The channel is what create_channel() gave, or
    // null. False: the machine is gone, what is waited for will not come, and the caller, which is
    // no task or in a destructor, does without. Other tasks end here by power_gone.
    virtual bool sleep_on(wait_channel* channel) = 0;
    virtual void wake_all(wait_channel* channel) = 0;
    virtual bool sleep_ns(std::uint64_t duration_ns) = 0; // false: likewise
    // The caller slept and need not sleep again, so whatever else seems to stand still, it does not
    // hang.
    virtual void wait_ended() = 0;
    virtual void yield() = 0; // lets threads run that are ready now (might_sleep)
    // An allocation that may sleep: memory is there, so it takes no longer than yield(), unless a
    // backend is told that this one waits until others have gone on for long. `what` is for people.
    virtual void may_stall(std::string_view what) {
        static_cast<void>(what);
        yield();
    }
    // Ends the task whose machine went while a destructor slept, which could not end it.
    virtual void end_if_power_is_gone() {}
    virtual std::uint64_t now_ns() const = 0;
    // Sleeps until no disk command is outstanding, no executor has work and no I/O is held back.
    virtual void wait_until_idle() = 0;
    // I/O that a target keeps until a timer sends it on: work under way, unlike the timer.
    virtual void io_held_back() = 0;
    virtual void held_back_io_goes_on() = 0;
    // Who sleeps, for the report of a hang.
    virtual std::vector<std::string> sleeping_tasks() const = 0;

    // The machine is gone (power cut, hang, end of a recovery) and its kernel is about to be
    // destroyed: from now on nobody sleeps, so that destructors which would wait for something
    // return.
    void abandon() { m_abandoned = true; }
    bool abandoned() const { return m_abandoned; }

    in_flight_list& in_flight_things() { return m_in_flight; }

private:
    bool m_abandoned = false;
    in_flight_list m_in_flight;
};

// On the stack of a destructor that may sleep: if the machine goes meanwhile, the task ends only
// when the destructor has.
class sleeping_destructor {
public:
    explicit sleeping_destructor(backend& on) : m_task(on.current()) { ++m_task.in_destructors; }
    ~sleeping_destructor() { --m_task.in_destructors; }
    sleeping_destructor(const sleeping_destructor&) = delete;
    sleeping_destructor& operator=(const sleeping_destructor&) = delete;

private:
    task_context& m_task;
};

} // namespace powercut::shim
