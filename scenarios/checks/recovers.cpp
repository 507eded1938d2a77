// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/errno_name.h"
#include "scenarios/checks/check.h"

#include <fmt/format.h>

#include <algorithm>

// The devices come up and can be read. An invalid snapshot refuses reads; nothing else explains an
// error, because disks fail only where the scenario says so (`faults`), during its workload, and
// what was read then is no failure here (promise_event::disk_failed), and where a table does that
// is made to fail (device_expectation::may_fail). A clone comes up writable; it becomes read-only,
// or refuses everything, only after an error.
namespace powercut::checks {

namespace {

std::string with_log(std::string text, const observation& seen) {
    return seen.log.empty() ? text : text + " (" + seen.log + ")";
}

void examine_device(const device_expectation& device, const device_observation& shown,
                    const observation& seen, findings& out) {
    if (device.may_fail)
        return;
    if (shown.activation != 0) {
        out.push_back({recovers,
                       device.name,
                       {},
                       with_log(fmt::format("{} could not be activated: {}", device.name,
                                            shim::errno_name(shown.activation)),
                                seen)});
        return;
    }
    const bool has_cause = seen.disk_failed || device.may_refuse;
    if (shown.clone && shown.clone->mode != "rw" && !shown.clone->out_of_space && !has_cause)
        out.push_back(
            {recovers,
             device.name,
             {},
             with_log(fmt::format("{} is in mode {}", device.name, shown.clone->mode), seen)});
    if (shown.failures.empty() || shown.invalid || device.may_be_invalid || device.may_refuse)
        return;
    const failed_read& first = shown.failures.front();
    out.push_back({recovers, device.name, first.sector,
                   with_log(fmt::format("{} {} sectors of {} from {} on ended with {}", first.what,
                                        first.count, device.name, first.sector,
                                        shim::errno_name(first.result)),
                            seen)});
}

void examine_devices(const expectation& expected, const observation& seen, findings& out) {
    if (!seen.stopped.empty())
        out.push_back({recovers, {}, {}, seen.stopped});
    const std::size_t count = std::min(expected.devices.size(), seen.devices.size());
    for (std::size_t i = 0; i < count; ++i)
        examine_device(expected.devices[i], seen.devices[i], seen, out);
}

} // namespace

const check recovers_check{.name = recovers,
                           .about = nullptr,
                           .timeless = false,
                           .concerns = [](const device_expectation&) { return true; },
                           .doubted = nullptr,
                           .examine_devices = examine_devices,
                           .examine_reading = nullptr};

} // namespace powercut::checks
