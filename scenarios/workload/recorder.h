// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/machine.h"
#include "scenarios/workload/trace.h"

#include <functional>
#include <memory>
#include <string>

namespace powercut::workload {

// Writes down what happens on a machine, in order: the steps of its disks, what the operations were
// told, and what the kernel says of invalid snapshots and of transactions that clones give up.
//
// When a snapshot becomes invalid, the kernel logs it first, then writes the header, then raises an
// event from a context that must not sleep; the status is read soon after, by a task of its own. So
// it counts as reported a little later than it could have been.
class recorder : public std::enable_shared_from_this<recorder> {
public:
    // The machine keeps it as long as it may have something to say. One for a life of a machine; it
    // falls silent when its recording is taken or power goes.
    static std::shared_ptr<recorder> attach(runner::timed_machine& to);

    checks::operation_id issue(checks::promise_event event); // numbers it
    void record(checks::promise_event event);
    void drew(const std::vector<runner::operation>& random) { m_recording.drawn.push_back(random); }

    using watcher = std::function<void(const trace_step* last)>;

    // From here on steps count; what the disks hold is made durable, or taken as it is. Whoever
    // watches is told of this moment (null) and of each step.
    enum class beginning : std::uint8_t { settled, as_it_is };
    void begin_workload(beginning from, watcher watch);
    recording take(std::string stopped);

private:
    explicit recorder(runner::timed_machine& machine) : m_machine(machine) {}
    void listen();
    void begin(beginning from);
    void add(trace_step step);
    void hear(const std::string& line); // of the kernel's log
    void report_if_invalid(const std::string& device);

    runner::timed_machine& m_machine;
    watcher m_watch;
    std::uint64_t m_listener = 0;
    recording m_recording;
    std::uint64_t m_errors_before_invalidation = 0; // of disks
    bool m_out_of_space = false; // a clone found no metadata block, which is nobody's bug
    bool m_in_workload = false;
    bool m_taken = false; // what happens now is not recorded any more
    checks::operation_id m_operations = 0;
};

} // namespace powercut::workload
