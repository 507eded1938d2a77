// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/cut_points.h"

#include <algorithm>

namespace powercut::explorer {

using checks::promise_kind;
using storage::event_kind;

cut_points::cut_points(std::span<const storage::versioned_medium> start) {
    for (const storage::versioned_medium& medium : start) {
        const bool loses = medium.profile().cache == storage::write_cache::volatile_;
        m_disks.push_back({.volatile_cache = loses, .cached = loses && medium.cache_enabled()});
    }
}

cut_points::changes cut_points::after(const workload::trace_step& step) {
    if (!step.promise) {
        const bool media = changes_media(step.disk, step.event);
        return {.media = media, .cut_point = media};
    }
    return {.promises = true, .cut_point = strengthens(*step.promise)};
}

// A write that is durable once completed was either FUA or not cached.
bool cut_points::changes_media(std::uint32_t disk, const storage::event& event) {
    disk_state& state = m_disks[disk];
    switch (event.kind) {
    case event_kind::write_received:
        if (event.fua || !state.cached)
            state.settling.insert(event.command);
        return true;
    case event_kind::write_completed:
        return state.settling.erase(event.command) != 0 || !state.cached;
    case event_kind::flush_submitted:
        return false;
    case event_kind::cache_switched:
        state.cached = state.volatile_cache && event.cache_enabled;
        return true;
    case event_kind::flush_completed:
    case event_kind::destaged:
        return true;
    }
    return true;
}

bool cut_points::strengthens(const checks::promise_event& promise) {
    switch (promise.kind) {
    case promise_kind::write_issued:
        if (promise.fua)
            m_guaranteeing.insert(promise.operation);
        return false;
    case promise_kind::flush_issued:
        m_guaranteeing.insert(promise.operation);
        return false;
    case promise_kind::ended:
        return m_guaranteeing.erase(promise.operation) != 0 && promise.result == 0;
    case promise_kind::discard_issued:
    case promise_kind::read_issued:
    case promise_kind::remove_begun:
    case promise_kind::invalidation_begun:
    case promise_kind::transaction_aborted:
        return false;
    case promise_kind::create_begun:
    case promise_kind::created:
    case promise_kind::table_changed:
    case promise_kind::removed:
    case promise_kind::invalid_reported:
    case promise_kind::found_invalid:
        return true;
    case promise_kind::power_lost: // operations under way are over
        m_guaranteeing.clear();
        return true;
    }
    return true;
}

std::uint64_t count_cut_points(const workload::recording& run) {
    cut_points points(run.start);
    const auto counts = [&](const workload::trace_step& step) {
        return points.after(step).cut_point;
    };
    return 1 + static_cast<std::uint64_t>(std::ranges::count_if(run.steps, counts));
}

} // namespace powercut::explorer
