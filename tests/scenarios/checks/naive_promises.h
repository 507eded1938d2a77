// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "promise_script.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

// The promises of one origin and one persistent snapshot of it, by definition and without haste:
// every question goes through everything that was ever written.
namespace powercut::checks::test {

class naive_promises {
public:
    void apply(const promise_event& event) {
        ++m_now;
        const bool on_origin = event.device == "origin" || event.device == "base";
        if (event.kind == promise_kind::write_issued)
            for (std::size_t i = 0; i < event.data.size(); ++i)
                m_writes.push_back({event.operation, event.sector + i, event.data[i], on_origin,
                                    event.fua, event.device == "base", m_now});
        if (event.kind == promise_kind::flush_issued)
            m_flushes[event.operation] = {on_origin, m_now};
        if (event.kind == promise_kind::ended)
            ended(event);
        if (event.kind == promise_kind::create_begun && event.device == "snap" && event.cow_blank) {
            m_taken = m_now;
            std::erase_if(m_writes, [](const written& write) { return !write.on_origin; });
            m_exposed = {{0, never}};
        }
        if (event.kind == promise_kind::created && event.device == "snap")
            m_exposed.back().to = m_now;
        if (event.kind == promise_kind::remove_begun && event.device == "snap")
            m_exposed.push_back({m_now, never});
        if (event.kind == promise_kind::power_lost)
            power_lost();
    }

    judgement judge_origin(bool live, std::uint64_t sector, storage::content value) const {
        const auto any = [](const written&) { return true; };
        std::set<storage::content> held = seen(true, sector, any, certain(live, never));
        if (held.contains(value))
            return judgement::allowed;
        held = seen(true, sector, any, nobody);
        return held.contains(value) ? judgement::outdated : judgement::foreign;
    }

    judgement judge_snapshot(bool live, std::uint64_t sector, storage::content value) const {
        const auto any = [](const written&) { return true; };
        const auto exposed = [this](const written& write) {
            return write.through || std::ranges::any_of(m_exposed, [&](const window& open) {
                       return write.issued <= open.to && write.ended >= open.from;
                   });
        };
        const storage::content from_origin = ~storage::content{0};
        std::set<storage::content> held =
            seen(false, sector, any, certain(live, never), from_origin);
        if (held.erase(from_origin))
            held.merge(seen(true, sector, exposed, certain(live, m_taken)));
        if (held.contains(value))
            return judgement::allowed;
        held = seen(false, sector, any, nobody, from_origin);
        held.merge(seen(true, sector, exposed, [this](const written& write) {
            return write.guaranteed < m_taken && write.ended < m_taken;
        }));
        return held.contains(value) ? judgement::outdated : judgement::foreign;
    }

private:
    struct written {
        operation_id operation;
        std::uint64_t sector;
        storage::content value;
        bool on_origin;
        bool fua;
        bool through; // written to the volume, past the devices
        moment issued;
        moment ended = never;
        moment guaranteed = never;
        bool acknowledged = false;
    };
    using predicate = std::function<bool(const written&)>;

    static bool nobody(const written&) { return false; }
    static predicate certain(bool live, moment ended_before) {
        return [=](const written& write) {
            return write.ended < ended_before &&
                   (live ? write.acknowledged : write.guaranteed != never);
        };
    }

    void power_lost() {
        for (written& write : m_writes) {
            if (write.ended == never)
                write.ended = m_now;
            write.acknowledged = write.guaranteed != never;
        }
        m_flushes.clear();
        ++m_now;
        if (!m_exposed.empty() && m_exposed.back().to != never)
            m_exposed.push_back({m_now, never});
    }

    void ended(const promise_event& event) {
        const auto flush = m_flushes.find(event.operation);
        for (written& write : m_writes) {
            if (flush != m_flushes.end() && event.result == 0 && write.acknowledged &&
                write.on_origin == flush->second.first && write.ended < flush->second.second)
                write.guaranteed = std::min(write.guaranteed, m_now);
            if (write.operation != event.operation)
                continue;
            write.ended = m_now;
            write.acknowledged = event.result == 0;
            if (write.fua && write.acknowledged)
                write.guaranteed = m_now;
        }
    }

    std::set<storage::content> seen(bool on_origin, std::uint64_t sector, const predicate& shows,
                                    const predicate& hides,
                                    std::optional<storage::content> initial = {}) const {
        moment floor = 0;
        std::set<storage::content> held;
        const auto concerns = [&](const written& write) {
            return write.on_origin == on_origin && write.sector == sector && shows(write);
        };
        for (const written& write : m_writes)
            if (concerns(write) && hides(write))
                floor = std::max(floor, write.issued);
        for (const written& write : m_writes)
            if (concerns(write) && write.ended >= floor)
                held.insert(write.value);
        if (floor == 0)
            held.insert(initial.value_or(storage::pattern(1, sector)));
        return held;
    }

    std::vector<written> m_writes;
    std::map<operation_id, std::pair<bool, moment>> m_flushes; // on the origin, issued
    std::vector<window> m_exposed;
    moment m_taken = 0;
    moment m_now = 0;
};

} // namespace powercut::checks::test
