// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/read_plan.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace powercut::checks {

void read_plan::add(const promise_event& event) {
    if (event.table) {
        m_tables.insert_or_assign(event.device, event.table);
        if (event.table->role == device_role::merge) // what is kept on the COW comes to the origin
            m_written[event.table->origin].insert(m_written[event.table->cow].begin(),
                                                  m_written[event.table->cow].end());
    }
    if (event.kind == promise_kind::removed)
        m_tables.erase(event.device);
    if (event.kind == promise_kind::power_lost)
        m_tables.clear();
    if (event.kind != promise_kind::write_issued && event.kind != promise_kind::discard_issued)
        return;
    const auto device = m_tables.find(event.device);
    if (device == m_tables.end())
        return add_range(event.device, event);
    const device_table& table = *device->second;
    if (table.role == device_role::clone)
        return; // is read in full
    if (table.role != device_role::snapshot || table.passes_discards)
        add_range(table.origin, event);
    if (table.role == device_role::snapshot || table.role == device_role::merge)
        add_range(table.cow, event);
}

void read_plan::add_range(const std::string& volume, const promise_event& event) {
    std::set<std::uint64_t>& written = m_written[volume];
    std::uint64_t begin = event.sector;
    std::uint64_t end = event.sector + event.count;
    if (const auto at = m_grids.find(volume); at != m_grids.end()) {
        const auto& [first, sectors, block] = at->second;
        const std::uint64_t from = (begin + first) / block * block;
        begin = from < first ? 0 : from - first;
        end = std::min((end + first + block - 1) / block * block - first, sectors);
    }
    for (std::uint64_t sector = begin; sector < end; ++sector)
        written.insert(sector);
}

void read_plan::widen(const std::string& volume, std::uint64_t first, std::uint64_t sectors,
                      std::uint64_t block_sectors) {
    m_grids[volume] = {first, sectors, block_sectors};
}

// What was written through a snapshot is kept under its COW volume, by the snapshot's sectors.
std::vector<std::uint64_t> read_plan::sectors(const device_table& table) const {
    if (table.role == device_role::clone) {
        std::vector<std::uint64_t> all(table.sectors);
        std::iota(all.begin(), all.end(), std::uint64_t{0});
        return all;
    }
    static const std::set<std::uint64_t> none;
    const auto written = [&](const std::string& volume) -> const std::set<std::uint64_t>& {
        const auto at = m_written.find(volume);
        return at == m_written.end() ? none : at->second;
    };
    std::vector<std::uint64_t> all;
    std::ranges::set_union(written(table.origin), written(table.cow), std::back_inserter(all));
    return all;
}

} // namespace powercut::checks
