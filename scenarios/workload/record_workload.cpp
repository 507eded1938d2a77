// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/record_workload.h"

#include "firmware_shim/kernel.h"
#include "firmware_shim/user_io.h"
#include "scenarios/workload/operation_runner.h"
#include "scenarios/workload/recorder.h"
#include "scenarios/workload/volumes.h"

#include <fmt/format.h>

namespace powercut::workload {

namespace {

// Flushes the disks themselves, below the devices: what is promised does not change by it, and what
// was acknowledged in the setup is durable on a disk that keeps its word.
void flush_disks(shim::kernel& kernel, std::span<const volume> volumes) {
    kernel.runs_on().wait_until_idle();
    int error = 0;
    for (const volume& each : volumes)
        if (shim::block_device* disk = kernel.find_device("/dev/" + each.is.name, &error))
            shim::user_flush(*disk);
    kernel.runs_on().wait_until_idle();
}

} // namespace

recording record_workload(const runner::scenario& what, runner::timed_machine& on) {
    const std::vector<volume> volumes = volumes_of(what.disks);
    const auto record = recorder::attach(on);
    operation_runner operations(on, *record, volumes);
    try {
        on.run([&] {
            operations.run(what.setup);
            flush_disks(on.kernel(), volumes);
        });
        record->begin_workload();
        on.run([&] { operations.run(what.workload); });
    } catch (const shim::kernel_bug& bug) {
        return record->take(fmt::format("the kernel hit a BUG: {}", bug.what()));
    } catch (const shim::hang_error& hang) {
        return record->take(fmt::format("the kernel hangs: {}", hang.what()));
    }
    return record->take({});
}

} // namespace powercut::workload
