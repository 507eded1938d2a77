// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"
#include "scenarios/checks/describe.h"

#include <fmt/format.h>

#include <algorithm>

// Something that was guaranteed is gone: a sector shows an older value (an origin: any other
// value), or a snapshot is invalid though nothing had begun to invalidate it.
namespace powercut::checks {

namespace {

bool is_violation(const device_expectation& device, std::uint64_t sector, storage::content value) {
    const judgement verdict = device.judge(sector, value);
    return verdict == judgement::outdated ||
           (verdict == judgement::foreign && device.role == device_role::origin);
}

void examine_content(const device_expectation& device, const device_observation& shown,
                     findings& out) {
    for (const reading& each : shown.readings) {
        const storage::content* wrong = find_wrong(
            each, [&](storage::content value) { return is_violation(device, each.sector, value); });
        if (!wrong)
            continue;
        out.push_back(
            {durability, device.name, each.sector,
             fmt::format("sector {} of {} reads as {}; allowed: {}", each.sector, device.name,
                         describe(*wrong), describe(device.allowed(each.sector))),
             each.value, *wrong});
    }
}

} // namespace

void examine_durability(const expectation& expected, const observation& seen, findings& out) {
    for_each_device(
        expected, seen, [&](const device_expectation& device, const device_observation& shown) {
            if (device.role == device_role::snapshot && shown.invalid && !device.may_be_invalid)
                out.push_back(
                    {durability,
                     device.name,
                     {},
                     fmt::format("{} is invalid, though nothing invalidated it", device.name)});
            else if (device.content_promised)
                examine_content(device, shown, out);
        });
}

} // namespace powercut::checks
