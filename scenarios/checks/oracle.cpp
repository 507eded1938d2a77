// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/oracle.h"

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace powercut::checks {

oracle::oracle(std::vector<volume_description> volumes) {
    for (volume_description& each : volumes)
        m_volumes.push_back({std::move(each)});
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
    case promise_kind::power_lost:
        return power_lost();
    }
}

void oracle::everything_is_durable() {
    const moment before = ++m_now;
    const auto nobody = [](const write_record&) {};
    for (volume_state& volume : m_volumes)
        volume.history.guarantee_ended_before(before, before, nobody);
    for (snapshot_state& snapshot : m_snapshots)
        snapshot.own.guarantee_ended_before(before, before, nobody);
    m_tightened.add_all();
}

void oracle::issued(const promise_event& event) {
    operation op{{.kind = event.kind,
                  .device = event.device,
                  .sector = event.sector,
                  .count = event.count,
                  .fua = event.fua},
                 m_now};
    const live_device* device = find(event.device);
    if (event.kind == promise_kind::discard_issued && device && device->snap)
        discard_issued(*device, op);
    else if (event.kind != promise_kind::flush_issued && event.kind != promise_kind::read_issued)
        if (const auto history = history_of(event.device))
            write_to(*history, event, op, device == nullptr);
    for (const write_place& write : op.writes)
        if (!write.history.of_snapshot)
            written_past_the_snapshot(m_volumes[write.history.which].is.name);
    m_operations.insert_or_assign(event.operation, std::move(op));
}

void oracle::discard_issued(const live_device& device, operation& op) {
    const promise_event discard = op.issue;
    write_to({.of_snapshot = true, .which = *device.snap}, discard, op, false);
    const auto origin = find_volume(device.is.table->origin);
    if (device.is.table->passes_discards && origin)
        write_to({.of_snapshot = false, .which = *origin}, discard, op, true);
}

void oracle::write_to(history_place where, const promise_event& event, operation& op,
                      bool shows_through) {
    const bool discard = event.kind == promise_kind::discard_issued;
    const contents zeroed(discard ? event.count : 0, storage::zeroes);
    value_history& history = at(where);
    const auto id =
        history.issue(m_now, event.sector, discard ? zeroed : event.data, !discard, shows_through);
    op.writes.push_back({where, id});
    if (!where.of_snapshot)
        tighten_exposed(where.which, history.write(id));
}

// What such a COW holds now is beyond what this model follows.
void oracle::written_past_the_snapshot(const std::string& volume) {
    if (snapshot_state* snapshot = find_snapshot(volume))
        do_not_follow(*snapshot, doubt::cow_written_directly);
}

void oracle::ended(const promise_event& event) {
    const auto found = m_operations.find(event.operation);
    if (found == m_operations.end())
        throw std::logic_error("an operation ended that was not issued");
    const operation& op = found->second;
    for (const write_place& place : op.writes) {
        value_history& history = at(place.history);
        history.end(place.id, m_now, event.result == 0);
        const bool refused = event.result == -EOPNOTSUPP;
        if (refused)
            history.withdraw(place.id);
        if ((op.issue.fua && history.guarantee(place.id, m_now)) || refused)
            tighten(place.history, history.write(place.id));
    }
    if (op.issue.kind == promise_kind::flush_issued && event.result == 0)
        if (const auto history = history_of(op.issue.device))
            at(*history).guarantee_ended_before(
                op.issued, m_now, [&](const write_record& write) { tighten(*history, write); });
    m_operations.erase(found);
}

// A write to an origin narrows what a snapshot may have taken, unless it came too late for that.
// One that was refused shows nowhere any more.
void oracle::tighten(history_place where, const write_record& write) {
    for (std::size_t i = 0; i < m_devices.size(); ++i) {
        const live_device& device = m_devices[i];
        const auto& place = where.of_snapshot ? device.snap : device.on;
        bool concerned = place == where.which;
        if (!where.of_snapshot && device.snap) {
            const snapshot_state& snapshot = m_snapshots[*device.snap];
            concerned = snapshot.origin == where.which &&
                        (write.withdrawn || write.ended < snapshot.create_begun);
        }
        if (concerned)
            m_tightened.add({i, write.sector, write.count});
    }
}

// What a snapshot that may show the write has hidden already counts as outdated now, no more as
// foreign: another check finds it.
void oracle::tighten_exposed(number origin, const write_record& write) {
    for (std::size_t i = 0; i < m_devices.size(); ++i) {
        if (!m_devices[i].snap)
            continue;
        const snapshot_state& snapshot = m_snapshots[*m_devices[i].snap];
        const bool exposed = write.shows_through || snapshot.exposed.back().to == never;
        if (snapshot.origin == origin && exposed)
            m_tightened.add({i, write.sector, write.count});
    }
}

// What is written through a device that lies on another one is not followed, so nothing is said any
// more about what the lower one holds, nor about the snapshots of its volume.
void oracle::covered(const std::string& device, doubt why) {
    const live_device* below = find(device);
    if (!below)
        return;
    if (below->snap)
        do_not_follow(m_snapshots[*below->snap], why);
    if (below->on)
        do_not_follow(m_volumes[*below->on].is.name, why);
}

// Only a table for the same use of the same volumes is followed.
void oracle::table_changed(const promise_event& event) {
    live_device& changed = existing(event);
    const device_table& before = *changed.is.table;
    const device_table& now = *event.table;
    if (before.role != now.role || before.origin != now.origin || before.cow != now.cow) {
        covered(event.device, doubt::table_changed);
        do_not_follow(now.origin, doubt::table_changed);
        do_not_follow(now.cow, doubt::table_changed);
    }
    changed.is.table = event.table;
    m_tightened.add_all();
}

// What a volume holds is not known from here on, nor what snapshots of it show.
void oracle::do_not_follow(const std::string& name, doubt why) {
    const auto volume = find_volume(name);
    if (!volume)
        return;
    if (m_volumes[*volume].why_not == doubt::none)
        m_volumes[*volume].why_not = why;
    for (snapshot_state& snapshot : m_snapshots)
        if (snapshot.origin == *volume)
            do_not_follow(snapshot, doubt::origin_in_doubt);
    m_tightened.add_all();
}

// Of several reasons the first, unless not even the exceptions are its own any more.
void oracle::do_not_follow(snapshot_state& snapshot, doubt why) {
    if (snapshot.why_not != doubt::none && why != doubt::cow_written_directly)
        return;
    snapshot.why_not = why;
    m_tightened.add_all();
}

void oracle::create_begun(const promise_event& event) {
    if (event.table->role == device_role::origin) // a snapshot only reads its origin
        covered(event.table->origin, doubt::covered);
    covered(event.table->cow, doubt::covered);
    live_device added{{event.device, event.table}};
    if (event.table->role == device_role::origin)
        added.on = find_volume(event.table->origin);
    if (event.table->role == device_role::snapshot)
        added.snap = snapshot_on(event);
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
    do_not_follow(table.cow, doubt::holds_exceptions); // the store writes there
    const snapshot_state* before = find_snapshot(table.cow);
    const bool goes_on = table.persistent && !event.cow_blank;
    if (goes_on && before && before->persistent && before->origin == origin)
        return static_cast<number>(before - m_snapshots.data());
    snapshot_state made{.cow = table.cow, .origin = origin, .persistent = table.persistent};
    made.why_not = doubt_of(made, goes_on);
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
    const live_device& device = existing(event);
    if (device.snap) {
        window& exposed = m_snapshots[*device.snap].exposed.back();
        exposed.to = m_now;
        if (const auto& origin = m_snapshots[*device.snap].origin)
            exposed.end = m_volumes[*origin].history.next();
    }
    m_tightened.add_all();
}

void oracle::remove_begun(const promise_event& event) {
    const live_device& device = existing(event);
    if (device.snap)
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
}

void oracle::removed(const promise_event& event) {
    std::erase_if(m_devices, [&](const live_device& each) { return each.is.name == event.device; });
    m_tightened.add_all();
}

void oracle::invalidation_begun() {
    ++m_open_invalidations;
    for (const live_device& each : m_devices)
        if (each.snap && !each.waiting)
            m_snapshots[*each.snap].maybe_invalid = true;
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
    snapshot.reported = true;
    if (event.kind == promise_kind::found_invalid)
        return;
    if (!snapshot.invalid && m_open_invalidations)
        --m_open_invalidations;
    snapshot.invalid = true;
    if (m_open_invalidations == 0)
        for (snapshot_state& each : m_snapshots)
            each.maybe_invalid = false;
}

// Operations end now and are over when the snapshots' windows open: nothing is written while the
// power is off. Of an invalidation under way nobody will hear, whatever it came to.
void oracle::power_lost() {
    for (const auto& [id, op] : m_operations)
        for (const write_place& write : op.writes)
            at(write.history).end(write.id, m_now, false);
    m_operations.clear();
    for (volume_state& volume : m_volumes)
        volume.history.power_lost();
    for (live_device& each : m_devices)
        each.waiting = true;
    ++m_now;
    for (snapshot_state& snapshot : m_snapshots) {
        snapshot.own.power_lost();
        snapshot.maybe_invalidated = snapshot.maybe_invalidated || snapshot.maybe_invalid;
        snapshot.maybe_invalid = false;
        expose(snapshot);
    }
    m_open_invalidations = 0;
    m_tightened.add_all();
}

oracle::live_device* oracle::find(const std::string& name) {
    return const_cast<live_device*>(std::as_const(*this).find(name));
}

const oracle::live_device* oracle::find(const std::string& name) const {
    const auto named = [&](const live_device& each) {
        return !each.waiting && each.is.name == name;
    };
    const auto at = std::ranges::find_if(m_devices, named);
    return at == m_devices.end() ? nullptr : &*at;
}

oracle::live_device& oracle::existing(const promise_event& event) {
    live_device* device = find(event.device);
    if (!device)
        throw std::logic_error("no device " + event.device + " exists");
    return *device;
}

std::optional<oracle::number> oracle::find_volume(const std::string& name) const {
    for (std::size_t i = 0; i < m_volumes.size(); ++i)
        if (m_volumes[i].is.name == name)
            return static_cast<number>(i);
    return {};
}

snapshot_state* oracle::find_snapshot(const std::string& cow) {
    const auto made = std::find_if(m_snapshots.rbegin(), m_snapshots.rend(),
                                   [&](const snapshot_state& each) { return each.cow == cow; });
    return made == m_snapshots.rend() ? nullptr : &*made;
}

std::optional<oracle::history_place> oracle::history_of(const std::string& name) const {
    if (const live_device* device = find(name)) {
        if (device->snap)
            return history_place{.of_snapshot = true, .which = *device->snap};
        if (device->on)
            return history_place{.of_snapshot = false, .which = *device->on};
        return {};
    }
    if (const auto volume = find_volume(name))
        return history_place{.of_snapshot = false, .which = *volume};
    return {};
}

value_history& oracle::at(history_place where) {
    return where.of_snapshot ? m_snapshots[where.which].own : m_volumes[where.which].history;
}

} // namespace powercut::checks
