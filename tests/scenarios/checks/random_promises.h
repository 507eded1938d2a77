// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "promise_script.h"

#include <deque>
#include <random>
#include <vector>

// Events of a run drawn from a seed: writes, FUA writes and flushes of `origin` and `snap`, some of
// them at the same time, some past the devices; the snapshot is removed and created again, and the
// power goes now and then.
namespace powercut::checks::test {

class random_promises {
public:
    explicit random_promises(unsigned seed) : m_random(seed) {}

    static constexpr std::uint64_t sectors = 4;
    static constexpr unsigned seeds = 4; // of patterns: few, so that values come back

    promise_event next() {
        if (!m_planned.empty())
            return planned();
        if (draw(50) == 0)
            return cut();
        switch (draw(12)) {
        case 0:
        case 1:
            return issue(promise_kind::flush_issued);
        case 2:
            return flip_snapshot();
        case 3:
        case 4:
        case 5:
        case 6:
            return issue(promise_kind::write_issued);
        default:
            return m_under_way.empty() ? issue(promise_kind::write_issued) : end();
        }
    }

private:
    enum class state : std::uint8_t { gone, being_created, there, being_removed };

    unsigned draw(unsigned below) { return static_cast<unsigned>(m_random() % below); }

    std::string device() {
        const bool snapshot = m_snapshot == state::there && draw(3) == 0;
        return snapshot ? "snap" : draw(12) == 0 ? "base" : "origin";
    }

    promise_event planned() {
        promise_event event = m_planned.front();
        m_planned.pop_front();
        return event;
    }

    promise_event cut() {
        m_under_way.clear();
        m_on_snapshot = 0;
        m_snapshot = state::gone;
        m_planned.push_back(
            {.kind = promise_kind::create_begun, .device = "origin", .table = origin_table()});
        m_planned.push_back({.kind = promise_kind::created, .device = "origin"});
        return {.kind = promise_kind::power_lost};
    }

    promise_event issue(promise_kind kind) {
        promise_event event{.kind = kind, .operation = ++m_operations, .device = device()};
        m_under_way.emplace_back(m_operations, event.device == "snap");
        m_on_snapshot += event.device == "snap";
        if (kind != promise_kind::write_issued)
            return event;
        event.sector = draw(sectors);
        event.count = 1 + draw(static_cast<unsigned>(sectors - event.sector));
        event.fua = draw(6) == 0;
        const unsigned seed = 2 + draw(seeds);
        for (std::uint64_t i = 0; i < event.count; ++i)
            event.data.push_back(storage::pattern(seed, event.sector + i));
        return event;
    }

    promise_event end() {
        const auto at = m_under_way.begin() + draw(static_cast<unsigned>(m_under_way.size()));
        const auto [id, on_snapshot] = *at;
        m_under_way.erase(at);
        m_on_snapshot -= on_snapshot;
        return {.kind = promise_kind::ended, .operation = id, .result = draw(10) == 0 ? -EIO : 0};
    }

    promise_event flip_snapshot() {
        switch (m_snapshot) {
        case state::gone: {
            m_snapshot = state::being_created;
            const bool blank = !m_snapshot_made || draw(3) == 0;
            m_snapshot_made = true;
            return {.kind = promise_kind::create_begun,
                    .device = "snap",
                    .table = snapshot_table(),
                    .cow_blank = blank};
        }
        case state::being_created:
            m_snapshot = state::there;
            return {.kind = promise_kind::created, .device = "snap"};
        case state::there: // busy while something is under way
            if (m_on_snapshot != 0)
                return end();
            m_snapshot = state::being_removed;
            return {.kind = promise_kind::remove_begun, .device = "snap"};
        case state::being_removed:
            m_snapshot = state::gone;
            return {.kind = promise_kind::removed, .device = "snap"};
        }
        return {};
    }

    std::mt19937 m_random;
    std::deque<promise_event> m_planned;
    operation_id m_operations = 0;
    std::vector<std::pair<operation_id, bool>> m_under_way; // on the snapshot?
    unsigned m_on_snapshot = 0;
    state m_snapshot = state::gone;
    bool m_snapshot_made = false;
};

// All values that a sector may show in such a run, and one that it may not.
template <typename Visitor>
void for_each_value(Visitor visit) {
    for (std::uint64_t sector = 0; sector < random_promises::sectors; ++sector)
        for (unsigned seed = 1; seed <= random_promises::seeds + 2; ++seed)
            visit(sector, storage::pattern(seed, sector));
}

} // namespace powercut::checks::test
