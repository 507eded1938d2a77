// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/live_check.h"

namespace powercut::explorer {

namespace {

checks::observation observation_of(const checks::promise_event& ended, bool of_discard) {
    checks::device_observation device;
    device.name = ended.device;
    device.looked_at = true;
    if (ended.result != 0 && !ended.disk_failed)
        device.failures.push_back(
            {ended.sector, ended.count, ended.result, of_discard ? "discarding" : "reading"});
    for (std::size_t i = 0; i < ended.data.size(); ++i)
        device.readings.push_back({ended.sector + i, ended.data[i]});
    checks::observation seen;
    seen.devices.push_back(std::move(device));
    return seen;
}

void follow(const checks::promise_event& event, checks::oracle& promises,
            std::span<const checks::check> checks, checks::findings& out) {
    if (event.kind == checks::promise_kind::ended) {
        const checks::expectation expected = promises.at_end(event);
        if (!expected.devices.empty())
            examine(checks, expected, observation_of(event, expected.of_discard), out);
    }
    promises.apply(event);
}

} // namespace

checks::findings check_reads(const workload::recording& run, checks::oracle& promises,
                             std::span<const checks::check> checks) {
    checks::findings found;
    for (const checks::promise_event& event : run.setup)
        follow(event, promises, checks, found);
    promises.everything_is_durable();
    for (const workload::trace_step& step : run.steps)
        if (step.promise)
            follow(*step.promise, promises, checks, found);
    return found;
}

checks::observation observe_live_devices(const workload::recording& run,
                                         runner::timed_machine& machine,
                                         const checks::oracle& promises,
                                         const checks::read_plan& plan, boot_listener* tell) {
    checks::observation seen;
    seen.stopped = run.stopped;
    seen.disk_failed = machine.disk_errors() != 0;
    const auto look = [&] {
        for (const checks::oracle::device& device : promises.devices()) {
            if (tell)
                tell->looks_at(device);
            seen.devices.push_back(look_at(machine, device, plan.sectors(*device.table)));
        }
    };
    if (run.stopped.empty())
        run_guarded(machine, look, seen);
    return seen;
}

checks::findings examine_live(const checks::observation& seen, const checks::oracle& promises,
                              std::span<const checks::check> checks, checks::coverage& covered) {
    const checks::expectation expected = promises.live();
    covered.add(expected, seen, checks, checks::coverage::source::live_devices);
    checks::findings found;
    examine(checks, expected, seen, found);
    return found;
}

} // namespace powercut::explorer
