// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"
#include "scenarios/checks/describe.h"

#include <fmt/format.h>

// A merge goes on where it was cut, comes to its end, and leaves what an uncut one leaves: every
// sector of the origin holds what the snapshot and the writes to the merge say, because nothing is
// left on the COW device then. How far it came before the cut makes no difference.
//
// A merge stops at an error of a disk (`faults`), and whoever sees its status knows. So in a life
// that had one it need not have ended, though what it shows must be right.
namespace powercut::checks {

namespace {

bool is_merge(const device_expectation& device) {
    return device.role == device_role::merge;
}

std::string_view not_ended(const merge_outcome& merge) {
    return merge.failed ? "failed" : "stopped before its end";
}

void examine_devices(const expectation& expected, const observation& seen, findings& out) {
    if (seen.disk_failed)
        return;
    for_each_device(
        expected, seen, [&](const device_expectation& device, const device_observation& shown) {
            if (!is_merge(device) || device.may_fail || shown.invalid || !shown.merge ||
                shown.merge->complete)
                return;
            out.push_back({merge_resumes,
                           device.name,
                           {},
                           fmt::format("the merge of {} into {} {}{}", device.table->cow,
                                       device.table->origin, not_ended(*shown.merge),
                                       seen.log.empty() ? "" : " (" + seen.log + ")")});
        });
}

void examine_reading(const device_expectation& device, const reading& shown, findings& out) {
    if (!is_merge(device))
        return;
    const auto any = [](judgement) { return true; };
    device.if_wrong(shown, any, [&](storage::content held) {
        out.push_back({merge_resumes, device.name, shown.sector,
                       fmt::format("sector {} of {} reads as {}; a merge that is not cut leaves {}",
                                   shown.sector, device.name, describe(held),
                                   describe(device.allowed(shown.sector))),
                       shown.value, held});
    });
}

} // namespace

const check merge_resumes_check{.name = merge_resumes,
                                .about = is_snapshot,
                                .timeless = false,
                                .concerns = is_merge,
                                .doubted = content_doubted,
                                .examine_devices = examine_devices,
                                .examine_reading = examine_reading};

} // namespace powercut::checks
