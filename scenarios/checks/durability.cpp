// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"
#include "scenarios/checks/describe.h"

#include <fmt/format.h>

// Something that was guaranteed is gone: a sector shows an older value (an origin: any other
// value), or a snapshot is invalid though nothing had begun to invalidate it.
namespace powercut::checks {

namespace {

void examine_devices(const expectation& expected, const observation& seen, findings& out) {
    for_each_device(
        expected, seen, [&](const device_expectation& device, const device_observation& shown) {
            if (is_snapshot(device) && shown.invalid && !device.may_be_invalid)
                out.push_back(
                    {durability,
                     device.name,
                     {},
                     fmt::format("{} is invalid, though nothing invalidated it", device.name)});
        });
}

void examine_reading(const device_expectation& device, const reading& shown, findings& out) {
    const auto is_wrong = [&](judgement verdict) {
        return verdict == judgement::outdated || device.role == device_role::origin;
    };
    device.if_wrong(shown, is_wrong, [&](storage::content held) {
        out.push_back(
            {durability, device.name, shown.sector,
             fmt::format("sector {} of {} reads as {}; allowed: {}", shown.sector, device.name,
                         describe(held), describe(device.allowed(shown.sector))),
             shown.value, held});
    });
}

bool concerns(const device_expectation&) {
    return true;
}

} // namespace

const check durability_check{.name = durability,
                             .about = nullptr,
                             .timeless = false,
                             .concerns = concerns,
                             .doubted = content_doubted,
                             .examine_devices = examine_devices,
                             .examine_reading = examine_reading};

} // namespace powercut::checks
