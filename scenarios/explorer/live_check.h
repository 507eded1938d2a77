// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/check.h"
#include "scenarios/checks/coverage.h"
#include "scenarios/checks/oracle.h"
#include "scenarios/checks/read_plan.h"
#include "scenarios/explorer/recovery.h"
#include "scenarios/runner/machine.h"
#include "scenarios/workload/trace.h"

#include <span>

// The checks without a power cut: not every broken promise needs one.
namespace powercut::explorer {

// What the reads of a run brought back, each held against what was possible when it was issued. The
// oracle is told all of the run.
checks::findings check_reads(const workload::recording& run, checks::oracle& promises,
                             std::span<const checks::check> checks);

// The devices as they are at the end of the run. A BUG or a hang of the run itself as well: the
// machine cannot be used any more then. `promises`: as they are at the end.
checks::observation observe_live_devices(const workload::recording& run,
                                         runner::timed_machine& machine,
                                         const checks::oracle& promises,
                                         const checks::read_plan& plan,
                                         boot_listener* tell = nullptr);
checks::findings examine_live(const checks::observation& seen, const checks::oracle& promises,
                              std::span<const checks::check> checks, checks::coverage& covered);

} // namespace powercut::explorer
