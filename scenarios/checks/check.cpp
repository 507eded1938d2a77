// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"

#include <algorithm>
#include <array>

namespace powercut::checks {

void examine(std::span<const check> all, const expectation& expected, const observation& seen,
             findings& out) {
    for (const check& each : all)
        examine(each, expected, seen, out);
}

std::span<const check> all_checks() {
    static const std::array<check, check_names.size()> checks{
        snapshot_content_check, durability_check,    invalid_stays_invalid_check, metadata_check,
        no_leak_check,          merge_resumes_check, clone_content_check,         recovers_check};
    return checks;
}

std::vector<check> choose_checks(std::span<const std::string> names,
                                 std::span<const device_role> there) {
    std::vector<check> chosen;
    for (const check& each : all_checks()) {
        const bool named = names.empty() || std::ranges::find(names, each.name) != names.end();
        if (named && (!each.about || std::ranges::any_of(there, each.about)))
            chosen.push_back(each);
    }
    return chosen;
}

void examine(const check& by, const expectation& expected, const observation& seen, findings& out) {
    if (by.examine_devices)
        by.examine_devices(expected, seen, out);
    if (!by.examine_reading)
        return;
    for_each_device(expected, seen,
                    [&](const device_expectation& device, const device_observation& shown) {
                        if (device.content_promised && by.concerns(device))
                            for (const reading& each : shown.readings)
                                by.examine_reading(device, each, out);
                    });
}

} // namespace powercut::checks
