// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/oracle.h"

#include <algorithm>
#include <cerrno>

// What the oracle expects to be seen, from what it was told.
namespace powercut::checks {

namespace {

doubt seen_from(const snapshot_state& snapshot, const point_of_view& from) {
    if (snapshot.why_not == doubt::none && !snapshot.persistent && !from.live)
        return doubt::lost_with_the_power;
    return snapshot.why_not;
}

} // namespace

std::vector<oracle::device> oracle::devices() const {
    std::vector<device> all;
    all.reserve(m_devices.size());
    for (const live_device& each : m_devices)
        if (!each.waiting)
            all.push_back(each.is);
    return all;
}

std::vector<oracle::device> oracle::devices_to_boot() const {
    std::vector<device> all;
    all.reserve(m_devices.size());
    for (const live_device& each : m_devices)
        all.push_back({each.is.name, each.to_boot});
    return all;
}

expectation oracle::after_cut() const {
    return expect_all({});
}

expectation oracle::live() const {
    return expect_all({.live = true});
}

expectation oracle::expect_all(const point_of_view& from) const {
    expectation all;
    all.devices.reserve(m_devices.size());
    for (const live_device& each : m_devices)
        if (!from.live || !each.waiting)
            all.devices.push_back(expect(each, from));
    if (!from.live)
        resumed_merges(all);
    return all;
}

expectation oracle::at_end(const promise_event& ended) const {
    const auto found = m_operations.find(ended.operation);
    if (found == m_operations.end())
        return {};
    const operation& op = found->second;
    const live_device* device = find(op.issue.device);
    // A discard is a hint: a clone may ignore it, and has no reason to refuse it.
    const bool may_not_fail = op.issue.kind == promise_kind::read_issued ||
                              (op.issue.kind == promise_kind::discard_issued && device &&
                               device->clone && ended.result == -EIO);
    if (!may_not_fail || !device)
        return {};
    return {{expect(*device, {.live = true, .before = op.issued})},
            op.issue.kind == promise_kind::discard_issued};
}

device_expectation oracle::expect(const live_device& of, const point_of_view& from) const {
    device_expectation out;
    out.name = of.is.name;
    out.table = (from.live ? of.is.table : of.to_boot).get();
    out.role = out.table->role;
    out.sectors = out.table->sectors;
    out.why_not = out.role == device_role::other ? doubt::other_target : doubt::not_on_a_disk;
    if (of.on) {
        const volume_state& volume = m_volumes[*of.on];
        out.why_not = volume.why_not;
        out.follow(volume, from);
    }
    if (of.snap) {
        const snapshot_state& snapshot = m_snapshots[*of.snap];
        out.persistent = snapshot.persistent;
        out.may_be_invalid = snapshot.invalid || snapshot.maybe_invalid ||
                             snapshot.maybe_invalidated || snapshot.why_not != doubt::none;
        out.reported_invalid = snapshot.reported;
        out.why_not = seen_from(snapshot, from);
        if (snapshot.origin)
            out.follow(snapshot, m_volumes[*snapshot.origin], from);
    }
    if (of.clone) {
        const clone_state& clone = m_clones[*of.clone];
        out.why_not = clone.why_not;
        out.may_refuse = clone.aborted;
        if (clone.source)
            out.follow(clone, m_volumes[*clone.source], from);
        if (clone.beneath)
            out.lies_on(m_volumes[*clone.beneath]);
    }
    out.may_fail = std::ranges::any_of(m_devices,
                                       [&](const live_device& each) {
                                           return (from.live ? each.is.table : each.to_boot)->fails;
                                       }) &&
                   lies_on_failing(of, from);
    out.may_be_invalid = out.may_be_invalid || out.may_fail;
    out.content_promised = out.why_not == doubt::none;
    return out;
}

} // namespace powercut::checks
