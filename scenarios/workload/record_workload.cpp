// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/record_workload.h"

#include "scenarios/workload/life.h"

namespace powercut::workload {

recording record_workload(const runner::scenario& what, runner::timed_machine& on,
                          storage::chooser* order) {
    return record_life(
        {.setup = what.setup, .work = what.workload, .faults = what.faults, .order = order},
        what.disks, on);
}

} // namespace powercut::workload
