// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/value_history.h"

#include <algorithm>

namespace powercut::checks {

bool value_history::touches(const write_record& write, std::span<const window> windows) {
    if (write.withdrawn)
        return false;
    return write.shows_through || std::ranges::any_of(windows, [&](const window& open) {
               return write.issued <= open.to && write.ended >= open.from;
           });
}

bool value_history::certain(const write_record& write, const vantage& from) {
    if (!write.hides || write.ended >= from.ended_before)
        return false;
    return from.by == vantage::basis::acknowledged ? write.acknowledged
                                                   : write.guaranteed < from.known_before;
}

write_id value_history::issue(moment now, std::uint64_t sector,
                              std::span<const storage::content> data, bool hides,
                              bool shows_through) {
    const write_id id = next();
    m_writes.push_back({.sector = sector,
                        .count = static_cast<std::uint32_t>(data.size()),
                        .oldest = oldest_under_way(),
                        .hides = hides,
                        .shows_through = shows_through,
                        .issued = now});
    m_under_way.push_back(id);
    for (const storage::content value : data) {
        if (shows_through)
            m_shown_through.insert(sector);
        m_sectors[sector++].push_back({value, id});
    }
    return id;
}

write_id value_history::oldest_under_way() const {
    return m_under_way.empty() ? next() : m_under_way.front();
}

void value_history::end(write_id id, moment now, bool acknowledged) {
    write_record& write = m_writes[id];
    write.ended = now;
    write.acknowledged = acknowledged;
    m_under_way.erase(std::ranges::lower_bound(m_under_way, id));
    if (acknowledged && write.hides)
        m_unguaranteed.push_back(id);
}

bool value_history::guarantee(write_id id, moment now) {
    write_record& write = m_writes[id];
    if (!write.acknowledged || !write.hides || write.guaranteed != never)
        return false;
    write.guaranteed = now;
    return true;
}

void value_history::lose_unguaranteed() {
    for (const write_id id : m_unguaranteed)
        m_writes[id].acknowledged = m_writes[id].guaranteed != never;
    m_unguaranteed.clear();
}

std::size_t value_history::issued_before(const version_list& versions, write_id end) {
    return static_cast<std::size_t>(std::ranges::lower_bound(versions, end, {}, &version::write) -
                                    versions.begin());
}

bool value_history::ever_written(std::uint64_t sector, storage::content value) const {
    const auto found = m_sectors.find(sector);
    return found != m_sectors.end() && std::ranges::any_of(found->second, [&](const version& each) {
               return each.value == value && !m_writes[each.write].withdrawn;
           });
}

contents value_history::all_written(std::uint64_t sector) const {
    contents all;
    if (const auto found = m_sectors.find(sector); found != m_sectors.end())
        for (const version& each : found->second)
            all.push_back(each.value);
    return all;
}

} // namespace powercut::checks
