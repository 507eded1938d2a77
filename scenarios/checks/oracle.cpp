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
    if (std::ranges::find(m_handed_over, event.device) != m_handed_over.end()) {
        if (event.kind == promise_kind::removed)
            std::erase(m_handed_over, event.device);
        return;
    }
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
        return invalidation_begun(event);
    case promise_kind::invalid_reported:
    case promise_kind::found_invalid:
        return invalid(event);
    case promise_kind::transaction_aborted:
        return transaction_aborted(event);
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
    for (clone_state& clone : m_clones)
        clone.own.guarantee_ended_before(before, before, nobody);
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
    else if (event.kind == promise_kind::discard_issued && device && device->clone)
        discard_of_clone(*device->clone, *device->is.table, op);
    else if (event.kind != promise_kind::flush_issued && event.kind != promise_kind::read_issued)
        if (const auto history = history_of(event.device))
            write_to(*history, event, op, !device || !device->is.table->pieces.empty());
    for (const write_place& write : op.writes)
        if (write.history.of == owner::volume) {
            written_directly(m_volumes[write.history.which].is.name);
            written_beside_merge(write.history.which);
            written_below(write.history.which, event.sector, event.count);
        }
    op.flush_arrives = flush_arrives(event.device);
    m_operations.insert_or_assign(event.operation, std::move(op));
}

void oracle::discard_issued(const live_device& device, operation& op) {
    if (device.is.table->role == device_role::merge)
        return; // succeeds and does nothing
    const promise_event discard = op.issue;
    write_to({owner::snapshot, *device.snap}, discard, op, false);
    const auto origin = find_volume(device.is.table->origin);
    if (device.is.table->passes_discards && origin)
        write_to({owner::volume, *origin}, discard, op, true);
}

void oracle::write_to(history_place where, const promise_event& event, operation& op,
                      bool shows_through) {
    if (event.kind == promise_kind::discard_issued)
        return write_discarded(where, event.sector, contents(event.count, storage::zeroes), op,
                               shows_through);
    const auto id = at(where).issue(m_now, event.sector, event.data, true, shows_through);
    op.writes.push_back({where, id});
    if (where.of == owner::volume)
        tighten_exposed(where.which, at(where).write(id));
}

// Shows this from now on, or what it showed before.
void oracle::write_discarded(history_place where, std::uint64_t sector, const contents& shows,
                             operation& op, bool shows_through) {
    const auto id = at(where).issue(m_now, sector, shows, false, shows_through);
    op.writes.push_back({where, id});
    if (where.of == owner::volume)
        tighten_exposed(where.which, at(where).write(id));
}

// What such a COW holds now is beyond what this model follows, and so is such a clone.
void oracle::written_directly(const std::string& volume) {
    if (snapshot_state* snapshot = find_snapshot(volume))
        do_not_follow(*snapshot, doubt::cow_written_directly);
    for (clone_state& clone : m_clones)
        harm(clone, volume);
}

void oracle::ended(const promise_event& event) {
    const auto found = m_operations.find(event.operation);
    if (found == m_operations.end())
        throw std::logic_error("an operation ended that was not issued");
    const operation& op = found->second;
    for (const write_place& place : op.writes) {
        value_history& history = at(place.history);
        const bool may_be_undone =
            place.history.of == owner::clone && m_clones[place.history.which].aborted;
        history.end(place.id, m_now, event.result == 0 && !may_be_undone);
        const bool refused = event.result == -EOPNOTSUPP;
        if (refused)
            history.withdraw(place.id);
        if ((op.issue.fua && history.guarantee(place.id, m_now)) || refused)
            tighten(place.history, history.write(place.id));
    }
    if (op.issue.kind == promise_kind::flush_issued && event.result == 0 && op.flush_arrives &&
        flush_arrives(event.device))
        for (const history_place& history : flushed_by(op.issue.device))
            at(history).guarantee_ended_before(
                op.issued, m_now, [&](const write_record& write) { tighten(history, write); });
    m_operations.erase(found);
}

// A write to an origin narrows what a snapshot may have taken, unless it came too late for that.
// One that was refused shows nowhere any more.
void oracle::tighten(history_place where, const write_record& write) {
    for (std::size_t i = 0; i < m_devices.size(); ++i)
        if (is_concerned(m_devices[i], where, write))
            m_tightened.add({i, write.sector, write.count});
}

bool oracle::is_concerned(const live_device& device, history_place where,
                          const write_record& write) const {
    if (where.of == owner::clone)
        return device.clone == where.which;
    if (where.of == owner::snapshot)
        return device.snap == where.which;
    if (device.clone)
        return m_clones[*device.clone].source == where.which;
    if (!device.snap)
        return device.on == where.which;
    const snapshot_state& snapshot = m_snapshots[*device.snap];
    return snapshot.origin == where.which &&
           (write.withdrawn || write.ended < snapshot.create_begun);
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
    if (!below || !below->is.table->pieces.empty())
        return;
    if (below->snap)
        do_not_follow(m_snapshots[*below->snap], why);
    if (below->clone)
        do_not_follow(m_clones[*below->clone], why);
    if (below->on)
        do_not_follow(m_volumes[*below->on].is.name, why);
}

// What a volume holds is not known from here on, nor what snapshots and clones of it show.
void oracle::do_not_follow(const std::string& name, doubt why) {
    const auto volume = find_volume(name);
    if (!volume)
        return;
    if (m_volumes[*volume].why_not == doubt::none)
        m_volumes[*volume].why_not = why;
    if (why != doubt::covered)
        disturb(*volume);
    for (snapshot_state& snapshot : m_snapshots)
        if (snapshot.origin == *volume)
            do_not_follow(snapshot, doubt::origin_in_doubt);
    for (clone_state& clone : m_clones)
        if (clone.why_not == doubt::none)
            harm(clone, name);
    m_tightened.add_all();
}

// Of several reasons the first, unless not even the exceptions are its own any more.
void oracle::do_not_follow(snapshot_state& snapshot, doubt why) {
    if (snapshot.why_not != doubt::none && why != doubt::cow_written_directly)
        return;
    snapshot.why_not = why;
    m_tightened.add_all();
}

// Operations end now and are over when the snapshots' windows open: nothing is written while the
// power is off. Of an invalidation under way nobody will hear, whatever it came to.
void oracle::power_lost() {
    m_handed_over.clear();
    for (const auto& [id, op] : m_operations)
        for (const write_place& write : op.writes)
            at(write.history).end(write.id, m_now, false);
    m_operations.clear();
    for (volume_state& volume : m_volumes)
        volume.history.lose_unguaranteed();
    for (live_device& each : m_devices)
        each.waiting = true;
    ++m_now;
    for (snapshot_state& snapshot : m_snapshots) {
        snapshot.own.lose_unguaranteed();
        snapshot.maybe_invalidated = snapshot.maybe_invalidated || snapshot.maybe_invalid;
        snapshot.maybe_invalid = false;
        expose(snapshot);
    }
    clones_lose_power();
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
        if (m_volumes[i].is_called(name))
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
            return history_place{owner::snapshot, *device->snap};
        if (device->clone)
            return history_place{owner::clone, *device->clone};
        if (device->on)
            return history_place{owner::volume, *device->on};
        return {};
    }
    if (const auto volume = find_volume(name))
        return history_place{owner::volume, *volume};
    return {};
}

// A merge has writes on both of its devices.
std::vector<oracle::history_place> oracle::flushed_by(const std::string& name) const {
    const auto own = history_of(name);
    if (!own)
        return {};
    const live_device* device = find(name);
    const bool both = device && device->snap && device->is.table->role != device_role::snapshot;
    if (both && m_snapshots[*device->snap].origin)
        return {*own, {owner::volume, *m_snapshots[*device->snap].origin}};
    return {*own};
}

value_history& oracle::at(history_place where) {
    switch (where.of) {
    case owner::volume:
        return m_volumes[where.which].history;
    case owner::snapshot:
        return m_snapshots[where.which].own;
    case owner::clone:
        return m_clones[where.which].own;
    }
    throw std::logic_error("a history of nobody");
}

} // namespace powercut::checks
