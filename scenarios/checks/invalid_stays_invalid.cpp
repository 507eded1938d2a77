// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"

#include <fmt/format.h>

// A snapshot was reported invalid, and is valid again: it now shows as frozen what it has not kept
// from change. A transient snapshot is a new one after a power cut.
namespace powercut::checks {

namespace {

void examine_devices(const expectation& expected, const observation& seen, findings& out) {
    for_each_device(
        expected, seen, [&](const device_expectation& device, const device_observation& shown) {
            if (!device.reported_invalid || !device.persistent || shown.invalid ||
                !shown.exceptions)
                return;
            out.push_back({invalid_stays_invalid,
                           device.name,
                           {},
                           fmt::format("{} was reported invalid and is valid again", device.name)});
        });
}

} // namespace

const check invalid_stays_invalid_check{.name = invalid_stays_invalid,
                                        .about = is_snapshot,
                                        .timeless = false,
                                        .concerns = is_persistent_snapshot,
                                        .doubted = nullptr,
                                        .examine_devices = examine_devices,
                                        .examine_reading = nullptr};

} // namespace powercut::checks
