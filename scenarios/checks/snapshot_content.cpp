// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"
#include "scenarios/checks/describe.h"

#include <fmt/format.h>

// A snapshot shows a value that its sector never had: neither the origin when the snapshot was
// taken, nor any write to the snapshot put it there. A snapshot that is invalid shows nothing.
namespace powercut::checks {

namespace {

void examine_snapshot(const device_expectation& device, const device_observation& shown,
                      findings& out) {
    if (device.role != device_role::snapshot || !device.content_promised)
        return;
    const auto is_wrong = [](judgement verdict) { return verdict == judgement::foreign; };
    device.for_each_wrong(
        shown.readings, is_wrong, [&](const reading& wrong, storage::content held) {
            out.push_back(
                {snapshot_content, device.name, wrong.sector,
                 fmt::format("sector {} of {} reads as {}, which it never held; allowed: {}",
                             wrong.sector, device.name, describe(held),
                             describe(device.allowed(wrong.sector))),
                 wrong.value, held});
        });
}

} // namespace

void examine_snapshot_content(const expectation& expected, const observation& seen, findings& out) {
    for_each_device(expected, seen,
                    [&](const device_expectation& device, const device_observation& shown) {
                        examine_snapshot(device, shown, out);
                    });
}

} // namespace powercut::checks
