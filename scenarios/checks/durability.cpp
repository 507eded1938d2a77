// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"
#include "scenarios/checks/describe.h"

#include <fmt/format.h>

// Something that was guaranteed is gone: a sector shows an older value (an origin: any other
// value), or a snapshot is invalid though nothing had begun to invalidate it.
namespace powercut::checks {

namespace {

void examine_content(const device_expectation& device, const device_observation& shown,
                     findings& out) {
    const bool is_origin = device.role == device_role::origin;
    const auto is_wrong = [is_origin](judgement verdict) {
        return verdict == judgement::outdated || (is_origin && verdict == judgement::foreign);
    };
    device.for_each_wrong(shown.readings, is_wrong,
                          [&](const reading& wrong, storage::content held) {
                              out.push_back({durability, device.name, wrong.sector,
                                             fmt::format("sector {} of {} reads as {}; allowed: {}",
                                                         wrong.sector, device.name, describe(held),
                                                         describe(device.allowed(wrong.sector))),
                                             wrong.value, held});
                          });
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
