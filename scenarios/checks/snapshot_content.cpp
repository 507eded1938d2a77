// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"
#include "scenarios/checks/describe.h"

#include <fmt/format.h>

#include <algorithm>

// A snapshot shows a value that its sector never had: neither the origin when the snapshot was
// taken, nor any write to the snapshot put it there. A snapshot that is invalid shows nothing.
namespace powercut::checks {

void examine_snapshot_content(const expectation& expected, const observation& seen, findings& out) {
    for_each_device(
        expected, seen, [&](const device_expectation& device, const device_observation& shown) {
            if (device.role != device_role::snapshot || !device.content_promised)
                return;
            for (const reading& each : shown.readings) {
                const storage::content* wrong = find_wrong(each, [&](storage::content value) {
                    return device.judge(each.sector, value) == judgement::foreign;
                });
                if (!wrong)
                    continue;
                out.push_back(
                    {snapshot_content, device.name, each.sector,
                     fmt::format("sector {} of {} reads as {}, which it never held; allowed: {}",
                                 each.sector, device.name, describe(*wrong),
                                 describe(device.allowed(each.sector))),
                     each.value, *wrong});
            }
        });
}

} // namespace powercut::checks
