// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/oracle.h"

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace powercut::checks {

oracle::oracle(std::vector<volume_description> volumes) {
    for (volume_description& each : volumes) {
        std::string name = each.name;
        m_volumes.emplace(std::move(name), volume_state{std::move(each)});
    }
}

void oracle::apply(const promise_event& event) {
    ++m_now;
    switch (event.kind) {
    case promise_kind::write_issued:
    case promise_kind::discard_issued:
    case promise_kind::flush_issued:
    case promise_kind::read_issued:
        return issued(event);
    case promise_kind::ended:
        return ended(event);
    case promise_kind::create_begun:
        return create_begun(event);
    case promise_kind::created:
        return created(event);
    case promise_kind::table_changed:
        return table_changed(event);
    case promise_kind::remove_begun:
        return remove_begun(event);
    case promise_kind::removed:
        return removed(event);
    case promise_kind::invalidation_begun:
        return invalidation_begun();
    case promise_kind::invalid_reported:
    case promise_kind::found_invalid:
        return invalid(event);
    }
}

void oracle::everything_is_durable() {
    const moment before = ++m_now;
    for (auto& [name, volume] : m_volumes)
        volume.history.guarantee_ended_before(before, before);
    for (auto& [cow, snapshot] : m_snapshots)
        snapshot->own.guarantee_ended_before(before, before);
}

void oracle::issued(const promise_event& event) {
    operation op{event, m_now};
    const live_device* device = find(event.device);
    if (event.kind == promise_kind::discard_issued && device && device->snap)
        discard_issued(*device, op);
    else if (event.kind != promise_kind::flush_issued && event.kind != promise_kind::read_issued)
        if (value_history* history = history_of(event.device))
            write_to(*history, op, device == nullptr);
    if (!device && !op.writes.empty())
        written_past_the_snapshot(event.device);
    m_operations.insert_or_assign(event.operation, std::move(op));
}

void oracle::discard_issued(const live_device& device, operation& op) {
    write_to(device.snap->own, op, false);
    volume_state* origin = find_volume(device.is.table->origin);
    if (device.is.table->passes_discards && origin)
        write_to(origin->history, op, true);
}

void oracle::write_to(value_history& history, operation& op, bool shows_through) {
    const promise_event& event = op.issue;
    const bool discard = event.kind == promise_kind::discard_issued;
    const std::vector<storage::content> zeroed(discard ? event.count : 0, storage::zeroes);
    op.writes.push_back({&history, history.issue(m_now, event.sector, discard ? zeroed : event.data,
                                                 !discard, shows_through)});
}

// What such a COW holds now is beyond what this model follows.
void oracle::written_past_the_snapshot(const std::string& volume) {
    if (const auto at = m_snapshots.find(volume); at != m_snapshots.end())
        at->second->known = false;
}

void oracle::ended(const promise_event& event) {
    const auto at = m_operations.find(event.operation);
    if (at == m_operations.end())
        throw std::logic_error("an operation ended that was not issued");
    const operation& op = at->second;
    for (const write_place& write : op.writes) {
        write.history->end(write.id, m_now, event.result == 0);
        if (event.result == -EOPNOTSUPP)
            write.history->withdraw(write.id);
        if (op.issue.fua)
            write.history->guarantee(write.id, m_now);
    }
    if (op.issue.kind == promise_kind::flush_issued && event.result == 0)
        if (value_history* history = history_of(op.issue.device))
            history->guarantee_ended_before(op.issued, m_now);
    m_operations.erase(at);
}

// What is written through a device that lies on another one is not followed, so nothing is said any
// more about what the lower one holds, nor about the snapshots of its volume.
void oracle::covered(const std::string& device) {
    const live_device* below = find(device);
    if (!below)
        return;
    if (below->snap)
        below->snap->known = false;
    if (below->on)
        unfollowed(below->on->is.name);
}

// Only a table for the same use of the same volumes is followed.
void oracle::table_changed(const promise_event& event) {
    live_device& changed = existing(event);
    const device_table& before = *changed.is.table;
    const device_table& now = *event.table;
    if (before.role != now.role || before.origin != now.origin || before.cow != now.cow) {
        covered(event.device);
        unfollowed(now.origin);
        unfollowed(now.cow);
    }
    changed.is.table = event.table;
}

// What a volume holds is not known from here on, nor what snapshots of it show.
void oracle::unfollowed(const std::string& name) {
    volume_state* volume = find_volume(name);
    if (!volume)
        return;
    volume->known = false;
    for (auto& [cow, snapshot] : m_snapshots)
        snapshot->known = snapshot->known && snapshot->origin != volume;
}

void oracle::create_begun(const promise_event& event) {
    if (event.table->role == device_role::origin) // a snapshot only reads its origin
        covered(event.table->origin);
    covered(event.table->cow);
    live_device added{{event.device, event.table}};
    if (event.table->role == device_role::origin)
        added.on = find_volume(event.table->origin);
    if (event.table->role == device_role::snapshot)
        added.snap = snapshot_on(event);
    m_devices.push_back(std::move(added));
}

// A COW with a header is the snapshot that was made on it before, if this run made it.
std::shared_ptr<snapshot_state> oracle::snapshot_on(const promise_event& event) {
    const device_table& table = *event.table;
    const volume_state* origin = find_volume(table.origin);
    unfollowed(table.cow); // the store writes there
    const auto before = m_snapshots.find(table.cow);
    const bool goes_on = table.persistent && !event.cow_blank;
    if (goes_on && before != m_snapshots.end() && before->second->persistent &&
        before->second->origin == origin)
        return before->second;
    auto made = std::make_shared<snapshot_state>();
    made->origin = origin;
    made->persistent = table.persistent;
    made->known = origin && origin->known && !goes_on;
    made->create_begun = m_now;
    made->exposed.push_back({0, never});
    m_snapshots.insert_or_assign(table.cow, made);
    return made;
}

void oracle::created(const promise_event& event) {
    if (snapshot_state* snapshot = existing(event).snap.get())
        snapshot->exposed.back().to = m_now;
}

void oracle::remove_begun(const promise_event& event) {
    if (snapshot_state* snapshot = existing(event).snap.get())
        snapshot->exposed.push_back({m_now, never});
}

void oracle::removed(const promise_event& event) {
    std::erase_if(m_devices, [&](const live_device& each) { return each.is.name == event.device; });
}

void oracle::invalidation_begun() {
    ++m_open_invalidations;
    for (live_device& each : m_devices)
        if (each.snap)
            each.snap->maybe_invalid = true;
}

// Every invalidation that begins is reported once, so when none is open the others were not
// touched. A snapshot found invalid for no reason is one that the promises do not explain, and
// stays so.
void oracle::invalid(const promise_event& event) {
    snapshot_state* snapshot = existing(event).snap.get();
    if (!snapshot)
        return;
    snapshot->reported = true;
    if (event.kind == promise_kind::found_invalid)
        return;
    if (!snapshot->invalid && m_open_invalidations)
        --m_open_invalidations;
    snapshot->invalid = true;
    if (m_open_invalidations == 0)
        for (auto& [cow, each] : m_snapshots)
            each->maybe_invalid = false;
}

oracle::live_device* oracle::find(const std::string& name) {
    return const_cast<live_device*>(std::as_const(*this).find(name));
}

const oracle::live_device* oracle::find(const std::string& name) const {
    const auto named = [&](const live_device& each) { return each.is.name == name; };
    const auto at = std::ranges::find_if(m_devices, named);
    return at == m_devices.end() ? nullptr : &*at;
}

oracle::live_device& oracle::existing(const promise_event& event) {
    live_device* device = find(event.device);
    if (!device)
        throw std::logic_error("no device " + event.device + " exists");
    return *device;
}

volume_state* oracle::find_volume(const std::string& name) {
    const auto at = m_volumes.find(name);
    return at == m_volumes.end() ? nullptr : &at->second;
}

value_history* oracle::history_of(const std::string& name) {
    if (live_device* device = find(name)) {
        if (device->snap)
            return &device->snap->own;
        return device->on ? &device->on->history : nullptr;
    }
    volume_state* volume = find_volume(name);
    return volume ? &volume->history : nullptr;
}

} // namespace powercut::checks
