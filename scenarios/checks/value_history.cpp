// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/value_history.h"

#include <algorithm>

namespace powercut::checks {

namespace {

bool touches(const write_record& write, std::span<const window> windows) {
    if (write.withdrawn)
        return false;
    return write.shows_through || std::ranges::any_of(windows, [&](const window& open) {
               return write.issued <= open.to && write.ended >= open.from;
           });
}

constexpr window always[]{{0, never}};

} // namespace

void append_new(contents& out, storage::content value) {
    if (std::ranges::find(out, value) == out.end())
        out.push_back(value);
}

value_history::write_id value_history::issue(moment now, std::uint64_t sector,
                                             std::span<const storage::content> data, bool hides,
                                             bool shows_through) {
    const auto id = static_cast<write_id>(m_writes.size());
    m_writes.push_back({.issued = now, .hides = hides, .shows_through = shows_through});
    for (const storage::content value : data)
        m_sectors[sector++].push_back({value, id});
    return id;
}

void value_history::end(write_id id, moment now, bool acknowledged) {
    write_record& write = m_writes[id];
    write.ended = now;
    write.acknowledged = acknowledged;
    if (acknowledged && write.hides)
        m_unguaranteed.push_back(id);
}

void value_history::guarantee(write_id id, moment now) {
    write_record& write = m_writes[id];
    if (write.acknowledged && write.hides && write.guaranteed == never)
        write.guaranteed = now;
}

void value_history::guarantee_ended_before(moment flush_issued, moment now) {
    std::erase_if(m_unguaranteed, [&](write_id id) {
        if (m_writes[id].ended >= flush_issued)
            return false;
        guarantee(id, now);
        return true;
    });
}

bool value_history::certain(const write_record& write, const vantage& from) const {
    if (!write.hides || write.ended >= from.ended_before)
        return false;
    return from.by == vantage::basis::acknowledged ? write.acknowledged
                                                   : write.guaranteed < from.known_before;
}

const value_history::version_list* value_history::find(std::uint64_t sector) const {
    const auto at = m_sectors.find(sector);
    return at == m_sectors.end() ? nullptr : &at->second;
}

bool value_history::possible(std::uint64_t sector, const vantage& from, storage::content initial,
                             contents& out) const {
    return possible(sector, from, always, initial, out);
}

bool value_history::possible(std::uint64_t sector, const vantage& from,
                             std::span<const window> windows, storage::content initial,
                             contents& out) const {
    const version_list* versions = find(sector);
    moment floor = 0; // what had ended before this is hidden
    if (versions)
        for (const version& each : *versions)
            if (const write_record& write = m_writes[each.write];
                certain(write, from) && touches(write, windows))
                floor = std::max(floor, write.issued);
    if (floor == 0)
        append_new(out, initial);
    if (versions)
        for (const version& each : *versions)
            if (const write_record& write = m_writes[each.write];
                write.ended >= floor && touches(write, windows))
                append_new(out, each.value);
    return floor == 0;
}

void value_history::ever_written(std::uint64_t sector, contents& out) const {
    if (const version_list* versions = find(sector))
        for (const version& each : *versions)
            if (!m_writes[each.write].withdrawn)
                append_new(out, each.value);
}

std::vector<std::uint64_t> value_history::sectors() const {
    std::vector<std::uint64_t> all;
    all.reserve(m_sectors.size());
    for (const auto& [sector, versions] : m_sectors)
        all.push_back(sector);
    return all;
}

} // namespace powercut::checks
