// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/oracle.h"

#include <algorithm>

// What the oracle makes of merges: a snapshot that lives on under another device, and an origin
// that becomes what the snapshot was.
namespace powercut::checks {

// Which volume or snapshot the device stands for from now on.
void oracle::take_table(live_device& device, const promise_event& event) {
    const device_table& table = *event.table;
    device.on.reset();
    device.snap.reset();
    device.clone.reset();
    if (table.role == device_role::origin) {
        device.on = find_volume(table.origin);
        if (device.on)
            device.snap = m_volumes[*device.on].merged;
    }
    if (table.role == device_role::snapshot || table.role == device_role::merge)
        device.snap = snapshot_on(event);
    if (table.role == device_role::clone)
        device.clone = clone_on(event);
}

// Other snapshots keep what the merge overwrites, but for those that are not there.
void oracle::begin_merge(const live_device& device) {
    const number merged = *device.snap;
    hand_over(merged, device.is.name); // may move the device
    const auto origin = m_snapshots[merged].origin;
    if (!origin)
        return;
    if (m_volumes[*origin].why_not == doubt::none)
        m_volumes[*origin].why_not = doubt::merging;
    disturb(*origin);
    for (number each = 0; each < m_snapshots.size(); ++each) {
        snapshot_state& other = m_snapshots[each];
        if (each != merged && other.origin == origin && other.exposed.back().to == never)
            do_not_follow(other, doubt::merged_unprotected);
    }
}

// What is left of a merge that had not ended is in the COW, and the origin is part of both.
void oracle::end_merge(const live_device& device, bool complete) {
    const auto origin = m_snapshots[*device.snap].origin;
    if (complete && origin)
        m_volumes[*origin].merged = device.snap;
}

// Another device had the exceptions so far. It is no snapshot any more.
void oracle::hand_over(number snapshot, std::string to) {
    const auto is_source = [&](const live_device& each) {
        return !each.waiting && each.snap == snapshot && each.is.name != to &&
               each.is.table->role != device_role::origin;
    };
    for (const live_device& each : m_devices)
        if (is_source(each))
            m_handed_over.push_back(each.is.name);
    std::erase_if(m_devices, is_source);
}

bool oracle::merges_into(const live_device& device, number volume) const {
    return !device.waiting && device.snap && device.is.table->role == device_role::merge &&
           m_snapshots[*device.snap].origin == volume;
}

bool oracle::is_merging(number volume) const {
    return std::ranges::any_of(m_devices,
                               [&](const live_device& each) { return merges_into(each, volume); });
}

// The snapshot is not protected from writes to its origin any more.
void oracle::written_beside_merge(number volume) {
    for (const live_device& each : m_devices)
        if (merges_into(each, volume))
            do_not_follow(m_snapshots[*each.snap], doubt::origin_in_doubt);
}

// A boot that resumes a merge makes exceptions in the other snapshots, for which they may lack the
// space. One that is not there yet makes none: the merge overwrites what it has not kept.
void oracle::resumed_merges(expectation& all) const {
    const auto beside = [](const device_expectation& merge, const device_expectation& other) {
        return merge.role == device_role::merge && other.role == device_role::snapshot &&
               merge.table->origin == other.table->origin;
    };
    for (std::size_t merge = 0; merge < all.devices.size(); ++merge)
        for (std::size_t other = 0; other < all.devices.size(); ++other) {
            device_expectation& each = all.devices[other];
            if (!beside(all.devices[merge], each))
                continue;
            each.may_be_invalid = true;
            if (other < merge)
                continue;
            each.why_not = doubt::merged_unprotected;
            each.content_promised = false;
        }
}

} // namespace powercut::checks
