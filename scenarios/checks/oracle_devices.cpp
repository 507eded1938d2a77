// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/oracle.h"

#include <algorithm>
#include <array>

// What the oracle makes of devices that come, go, change their table, or become invalid.
namespace powercut::checks {

namespace {

std::array<std::string, 5> lower_devices(const device_table& table) {
    return {table.origin, table.cow, table.metadata, table.destination, table.source};
}

} // namespace

void oracle::create_begun(const promise_event& event) {
    lay_out(event);
    if (event.table->role != device_role::snapshot) // which only reads its origin
        covered(event.table->origin, doubt::covered);
    for (const std::string& written :
         {event.table->cow, event.table->metadata, event.table->destination})
        covered(written, doubt::covered);
    live_device added{{event.device, event.table}};
    lie_beside_pieces(added.is);
    take_table(added, event);
    if (event.table->role == device_role::merge)
        begin_merge(added);
    const auto before = std::ranges::find_if(m_devices, [&](const live_device& each) {
        return each.waiting && each.is.name == event.device;
    });
    if (before != m_devices.end())
        *before = std::move(added);
    else
        m_devices.push_back(std::move(added));
    m_tightened.add_all();
}

// A COW with a header is the snapshot that was made on it before, if this run made it.
oracle::number oracle::snapshot_on(const promise_event& event) {
    const device_table& table = *event.table;
    const auto origin = find_volume(table.origin);
    if (table.cow != table.origin) // such a snapshot would spoil what it is of
        do_not_follow(table.cow, doubt::holds_exceptions); // the store writes there
    const snapshot_state* before = find_snapshot(table.cow);
    const bool goes_on = table.persistent && !event.cow_blank;
    const bool merged = before && origin && m_volumes[*origin].merged &&
                        &m_snapshots[*m_volumes[*origin].merged] == before;
    if (goes_on && before && before->persistent && before->origin == origin && !merged)
        return static_cast<number>(before - m_snapshots.data());
    snapshot_state made{.cow = table.cow, .origin = origin, .persistent = table.persistent};
    // After a merge there is nothing left in the store; its origin is what the snapshot was.
    made.why_not = merged ? doubt::origin_in_doubt : doubt_of(made, goes_on);
    made.create_begun = m_now;
    made.exposed.push_back({});
    m_snapshots.push_back(std::move(made));
    return static_cast<number>(m_snapshots.size() - 1);
}

doubt oracle::doubt_of(const snapshot_state& made, bool goes_on) const {
    if (goes_on)
        return doubt::foreign_exceptions;
    if (!made.origin)
        return doubt::not_on_a_disk;
    return m_volumes[*made.origin].why_not == doubt::none ? doubt::none : doubt::origin_in_doubt;
}

void oracle::created(const promise_event& event) {
    protect(existing(event));
    m_tightened.add_all();
}

// From now on it is there to keep writes to the origin from it.
void oracle::protect(const live_device& device) {
    if (!device.snap)
        return;
    window& exposed = m_snapshots[*device.snap].exposed.back();
    if (exposed.to != never)
        return; // handed over: it was there all the time
    exposed.to = m_now;
    if (const auto& origin = m_snapshots[*device.snap].origin)
        exposed.end = m_volumes[*origin].history.next();
}

void oracle::remove_begun(const promise_event& event) {
    const live_device& device = existing(event);
    if (device.is.table->role == device_role::merge) {
        end_merge(device, event.merge_complete);
        m_snapshots[*device.snap].own.no_flush_covers_it(); // some of it lies on the origin
    }
    if (device.snap && device.is.table->role != device_role::origin)
        expose(m_snapshots[*device.snap]);
    m_tightened.add_all();
}

// From now on nobody keeps writes to the origin from it.
void oracle::expose(snapshot_state& snapshot) {
    if (snapshot.exposed.back().to == never)
        return;
    window opened{.from = m_now};
    if (snapshot.origin)
        opened.oldest = m_volumes[*snapshot.origin].history.oldest_under_way();
    snapshot.exposed.push_back(opened);
    const auto merges_another = [&](const live_device& each) {
        return merges_into(each, *snapshot.origin) && &m_snapshots[*each.snap] != &snapshot;
    };
    if (snapshot.origin && std::ranges::any_of(m_devices, merges_another))
        do_not_follow(snapshot, doubt::merged_unprotected);
}

void oracle::removed(const promise_event& event) {
    std::erase_if(m_devices, [&](const live_device& each) { return each.is.name == event.device; });
    m_tightened.add_all();
}

// Only a table for the same use of the same volumes is followed, and merges.
void oracle::table_changed(const promise_event& event) {
    live_device& changed = existing(event);
    const device_table before = *changed.is.table;
    const device_table& now = *event.table;
    if (!now.fails)
        changed.to_boot = event.table;
    if (changed.on && is_still_on(*changed.on, now) &&
        (!before.pieces.empty() || !now.pieces.empty())) {
        changed.is.table = event.table;
        return sort_for_boot();
    }
    const bool same_use = before.pieces.empty() && before.role == now.role &&
                          lower_devices(before) == lower_devices(now);
    const auto volume = find_volume(before.origin);
    const bool same_volume = volume && volume == find_volume(now.origin);
    const bool merges = before.role == device_role::merge || now.role == device_role::merge;
    const bool known = before.role != device_role::other && now.role != device_role::other;
    const bool begins_or_ends_merge =
        !same_use && merges && known && (before.origin == now.origin || same_volume);
    if (!same_use && !begins_or_ends_merge) {
        covered(event.device, doubt::table_changed);
        do_not_follow(before.pieces.empty() ? std::string() : event.device, doubt::table_changed);
        for (const std::string& device : lower_devices(now))
            do_not_follow(device, doubt::table_changed);
    }
    if (!same_use && before.role == device_role::merge)
        end_merge(changed, event.merge_complete && now.role == device_role::origin);
    changed.is.table = event.table;
    if (begins_or_ends_merge) {
        take_table(changed, event);
        protect(changed);
        if (now.role == device_role::merge)
            begin_merge(changed);
    }
    sort_for_boot();
}

void oracle::invalidation_begun(const promise_event& event) {
    ++m_open_invalidations;
    for (const live_device& each : m_devices)
        if (each.snap && !each.waiting && (event.disk_failed || can_become_invalid(each)))
            m_snapshots[*each.snap].maybe_invalid = true;
}

// One that keeps its content when it overflows becomes invalid only where the origin changes, or
// where a disk fails.
bool oracle::can_become_invalid(const live_device& device) const {
    const auto& origin = m_snapshots[*device.snap].origin;
    if (!device.is.table->keeps_on_overflow || !origin || is_merging(*origin))
        return true;
    return std::ranges::any_of(m_operations, [&](const auto& each) {
        return std::ranges::any_of(each.second.writes, [&](const write_place& write) {
            return write.history.of == owner::volume && write.history.which == *origin;
        });
    });
}

// Every invalidation that begins is reported once, so when none is open the others were not
// touched. A snapshot found invalid for no reason is one that the promises do not explain, and
// stays so.
void oracle::invalid(const promise_event& event) {
    const live_device& device = existing(event);
    if (!device.snap)
        return;
    m_tightened.add_all();
    snapshot_state& snapshot = m_snapshots[*device.snap];
    snapshot.reported = snapshot.reported || !event.disk_failed; // the header may not be written
    const bool explained = snapshot.maybe_invalid || !device.is.table->keeps_on_overflow;
    if (event.kind == promise_kind::found_invalid || !explained)
        return;
    if (!snapshot.invalid && m_open_invalidations)
        --m_open_invalidations;
    snapshot.invalid = true;
    if (m_open_invalidations == 0)
        for (snapshot_state& each : m_snapshots)
            each.maybe_invalid = false;
}

} // namespace powercut::checks
