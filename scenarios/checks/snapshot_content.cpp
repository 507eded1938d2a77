// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"
#include "scenarios/checks/describe.h"

#include <fmt/format.h>

// A snapshot shows a value that its sector never had: neither the origin when the snapshot was
// taken, nor any write to the snapshot put it there. A snapshot that is invalid shows nothing.
namespace powercut::checks {

namespace {

void examine_reading(const device_expectation& device, const reading& shown, findings& out) {
    if (!is_snapshot(device))
        return;
    const auto is_wrong = [](judgement verdict) { return verdict == judgement::foreign; };
    device.if_wrong(shown, is_wrong, [&](storage::content held) {
        out.push_back({snapshot_content, device.name, shown.sector,
                       fmt::format("sector {} of {} reads as {}, which it never held; allowed: {}",
                                   shown.sector, device.name, describe(held),
                                   describe(device.allowed(shown.sector))),
                       shown.value, held});
    });
}

} // namespace

const check snapshot_content_check{.name = snapshot_content,
                                   .about = is_snapshot,
                                   .timeless = false,
                                   .concerns = is_snapshot,
                                   .doubted = content_doubted,
                                   .examine_devices = nullptr,
                                   .examine_reading = examine_reading};

} // namespace powercut::checks
