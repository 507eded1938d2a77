// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/life.h"

#include "firmware_shim/dm.h"
#include "firmware_shim/kernel.h"
#include "firmware_shim/user_io.h"
#include "scenarios/checks/observe_clone.h"
#include "scenarios/runner/scenario_error.h"
#include "scenarios/workload/operation_runner.h"
#include "scenarios/workload/recorder.h"
#include "scenarios/workload/volumes.h"

#include <fmt/format.h>

namespace powercut::workload {

namespace {

// Flushes the disks themselves, below the devices: what is promised does not change by it, and what
// was acknowledged in the setup is durable on a disk that keeps its word. Clones say what was
// written only when they are flushed.
void flush_disks(shim::kernel& kernel, std::span<const volume> volumes) {
    kernel.runs_on().wait_until_idle();
    for (const auto& device : kernel.mapped_devices())
        if (checks::is_clone(*device))
            shim::user_flush(*device);
    int error = 0;
    for (const volume& each : volumes)
        if (shim::block_device* disk = kernel.find_device("/dev/" + each.is.name, &error))
            shim::user_flush(*disk);
    kernel.runs_on().wait_until_idle();
}

// While it lives these answers decide which command completes next; null changes nothing.
class ordered_completions {
public:
    ordered_completions(runner::timed_machine& on, storage::chooser* answers)
        : m_machine(answers ? &on : nullptr) {
        if (m_machine)
            m_machine->set_completion_order(answers);
    }
    ~ordered_completions() {
        if (m_machine)
            m_machine->set_completion_order(nullptr);
    }
    ordered_completions(const ordered_completions&) = delete;
    ordered_completions& operator=(const ordered_completions&) = delete;

private:
    runner::timed_machine* m_machine;
};

// While it lives the disks return these errors.
class faulty_disks {
public:
    faulty_disks(runner::timed_machine& on, std::span<const runner::fault_spec> faults)
        : m_machine(on) {
        on.arm_faults(faults);
    }
    ~faulty_disks() { m_machine.disarm_faults(); }
    faulty_disks(const faulty_disks&) = delete;
    faulty_disks& operator=(const faulty_disks&) = delete;

private:
    runner::timed_machine& m_machine;
};

void live(const life_plan& plan, std::span<const volume> volumes, recorder& record,
          operation_runner& operations, runner::timed_machine& on) {
    if (plan.setup)
        on.run([&] {
            operations.run(*plan.setup);
            flush_disks(on.kernel(), volumes);
        });
    record.begin_workload(plan.setup ? recorder::beginning::settled : recorder::beginning::as_it_is,
                          plan.watch);
    if (on.power_was_cut())
        return;
    const ordered_completions in_order(on, plan.order);
    const faulty_disks failing(on, plan.faults);
    on.run([&] {
        operations.boot(plan.boot);
        operations.run(plan.work);
    });
}

} // namespace

recording record_life(const life_plan& plan, std::span<const runner::disk_spec> disks,
                      runner::timed_machine& on) {
    const std::vector<volume> volumes = volumes_of(disks);
    const auto record = recorder::attach(on);
    operation_runner operations(on, *record, volumes,
                                plan.setup ? when_refused::fail : when_refused::leave_out);
    try {
        live(plan, volumes, *record, operations, on);
    } catch (const shim::kernel_bug& bug) {
        return record->take(fmt::format("the kernel hit a BUG: {}", bug.what()));
    } catch (const shim::hang_error& hang) {
        if (const auto waiting = operations.unfinished().wait_for_user(on.kernel())) {
            recording quiet = record->take({});
            if (plan.setup)
                throw runner::scenario_error(waiting->at, waiting->what);
            return quiet;
        }
        const std::string under_way = operations.unfinished().in_words();
        return record->take(fmt::format("the kernel hangs: {}{}{}", hang.what(),
                                        under_way.empty() ? "" : "; not ended: ", under_way));
    } catch (...) {
        record->take({});
        throw;
    }
    return record->take({});
}

} // namespace powercut::workload
