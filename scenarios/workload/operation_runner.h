// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/oracle.h"
#include "scenarios/runner/machine.h"
#include "scenarios/runner/scenario.h"
#include "scenarios/workload/recorder.h"
#include "scenarios/workload/unfinished_operations.h"
#include "scenarios/workload/volume_contents.h"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

// Carries out the operations of a scenario on a machine and records what they promise. Everything
// here sleeps, so it runs in a task.
//
// A device-mapper verb that the kernel refuses, or does not refuse as operation::fails says, or a
// device that is not there, is a runner::scenario_error with the kernel's errno and log, or the
// operation is left out. An error of a write, read, flush or discard is a result like any other: an
// invalid snapshot refuses them.
namespace powercut::workload {

enum class when_refused : std::uint8_t { fail, leave_out };

class operation_runner {
public:
    operation_runner(runner::timed_machine& machine, recorder& record,
                     std::span<const volume> volumes, when_refused refused)
        : m_machine(machine), m_kernel(machine.kernel()), m_recorder(record), m_refused(refused),
          m_contents(machine, volumes) {}

    void run(std::span<const runner::operation> operations);
    // Creates devices that existed before a power cut. One that cannot be activated is not there,
    // but goes on to exist for the next boot.
    void boot(std::span<const checks::oracle::device> devices);

    const unfinished_operations& unfinished() const { return m_unfinished; }

private:
    void attempt(const runner::operation& op);
    void run_one(const runner::operation& op);
    void run_concurrently(const runner::operation& op);
    void run_random(const runner::operation& op);
    void create(const runner::operation& op);
    int create(const std::string& name, const std::string& table, bool is_wanted);
    void must_be_known(const runner::operation& op) const;
    void reload(const runner::operation& op);
    void resume(const runner::operation& op);
    void remove(const runner::operation& op);
    void write(const runner::operation& op);
    void read(const runner::operation& op);
    void flush(const runner::operation& op);
    void discard(const runner::operation& op);

    shim::block_device& device(const runner::operation& op) const;
    void must_end_as_told(int result, const runner::operation& op) const;
    checks::operation_id issue(checks::promise_kind kind, const runner::operation& op,
                               std::vector<storage::content> data = {});
    void end(checks::operation_id id, const runner::operation& op, int result,
             std::vector<storage::content> data = {}, bool disk_failed = false);
    bool merge_is_complete(const std::string& device) const;

    runner::timed_machine& m_machine;
    shim::kernel& m_kernel;
    recorder& m_recorder;
    when_refused m_refused;
    std::map<std::string, std::shared_ptr<const checks::device_table>> m_reloaded; // by device
    volume_contents m_contents;
    unfinished_operations m_unfinished;
};

} // namespace powercut::workload
