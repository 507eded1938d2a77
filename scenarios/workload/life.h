// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/chooser.h"
#include "scenarios/checks/oracle.h"
#include "scenarios/runner/machine.h"
#include "scenarios/runner/scenario.h"
#include "scenarios/workload/trace.h"

#include <functional>
#include <optional>
#include <span>

// One life of a computer, from power-up to its end or to a power cut.
namespace powercut::workload {

struct life_plan {
    // Of the first life only: runs, then everything is made durable; not recorded step by step.
    std::optional<std::span<const runner::operation>> setup{};
    // Devices that existed when power went: created again in this order.
    std::span<const checks::oracle::device> boot{};
    // In a first life everything must be possible. Later ones depend on where power was cut: there,
    // what names a device that is not there, or what the kernel refuses, is left out.
    std::span<const runner::operation> work{};
    // Errors that disks return during the work.
    std::span<const runner::fault_spec> faults{};
    // Told when boot begins (null), and of each step of boot and work as soon as it is recorded. It
    // may cut the power.
    std::function<void(const trace_step* last)> watch{};
    // Which command completes next during boot and work; null: as the machine has it.
    storage::chooser* order = nullptr;
};

// Runs it until nothing is left to do, a BUG, a hang, or until somebody cuts the power; what was
// under way then never ends. `start` of the recording are the disks when boot begins.
// runner::scenario_error where the kernel refuses an operation of a first life, and where one waits
// for a device that the user suspended and never resumes; a later life just ends there.
recording record_life(const life_plan& plan, std::span<const runner::disk_spec> disks,
                      runner::timed_machine& on);

} // namespace powercut::workload
