// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/coverage.h"

#include <algorithm>
#include <utility>

namespace powercut::checks {

namespace {

// The state of this name, which is new if need be. Nearly always it is where it was before.
template <typename State, typename Name>
State& named(std::vector<State>& all, std::size_t hint, const Name& name) {
    if (hint < all.size() && all[hint].name == name)
        return all[hint];
    const auto found = std::ranges::find(all, name, &State::name);
    return found != all.end() ? *found : all.emplace_back(State{.name = name});
}

// Whether a device came up is judged of those that did not as well; an invalid snapshot is not
// read.
bool evaluated(const check& by, const device_observation& shown) {
    if (by.name == recovers)
        return true;
    return shown.looked_at && (by.examine_devices || !shown.invalid);
}

} // namespace

void coverage::add(const expectation& expected, const observation& seen,
                   std::span<const check> checks, source from) {
    const std::size_t count = std::min(expected.devices.size(), seen.devices.size());
    for (std::size_t i = 0; i < checks.size(); ++i) {
        check_state& state = named(m_checks, i, checks[i].name);
        bool any = false;
        for (std::size_t device = 0; device < count; ++device)
            any = add_device(state, device, checks[i], expected.devices[device],
                             seen.devices[device]) ||
                  any;
        if (any && from == source::recovery)
            ++state.recoveries;
        state.live = state.live || (any && from == source::live_devices);
    }
}

bool coverage::add_device(check_state& to, std::size_t hint, const check& by,
                          const device_expectation& device, const device_observation& shown) {
    if (!by.concerns(device) || !evaluated(by, shown))
        return false;
    device_state& state = named(to.devices, hint, device.name);
    const doubt why = by.doubted ? by.doubted(device) : doubt::none;
    if (why == doubt::none)
        return state.judged = true;
    if (!has(state, why))
        state.reasons.push_back({why, describe(why, *device.table)});
    return false;
}

bool coverage::has(const device_state& device, doubt why) {
    return std::ranges::find(device.reasons, why, &reason::why) != device.reasons.end();
}

void coverage::merge(const coverage& other) {
    for (std::size_t i = 0; i < other.m_checks.size(); ++i) {
        const check_state& from = other.m_checks[i];
        check_state& to = named(m_checks, i, from.name);
        to.recoveries += from.recoveries;
        to.live = to.live || from.live;
        for (std::size_t j = 0; j < from.devices.size(); ++j) {
            device_state& device = named(to.devices, j, from.devices[j].name);
            device.judged = device.judged || from.devices[j].judged;
            for (const reason& each : from.devices[j].reasons)
                if (!has(device, each.why))
                    device.reasons.push_back(each);
        }
    }
}

std::vector<coverage::line> coverage::lines() const {
    std::vector<line> all;
    for (const check_state& state : m_checks) {
        line& added = all.emplace_back(line{.check = state.name});
        added.recoveries = state.recoveries;
        added.live = state.live;
        for (const device_state& device : state.devices) {
            if (device.judged)
                added.devices.push_back(device.name);
            for (const reason& each : device.reasons)
                added.not_judged.push_back({device.name, each.text});
        }
    }
    return all;
}

} // namespace powercut::checks
