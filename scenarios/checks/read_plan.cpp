// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/read_plan.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace powercut::checks {

void read_plan::add(const promise_event& event) {
    if (event.table) {
        m_tables.insert_or_assign(event.device, event.table);
        add_volume(event);
        if (event.table->role ==
            device_role::merge) { // what is kept on the COW comes to the origin
            const std::set<std::uint64_t>& kept = m_written[volume_of(event.table->cow)];
            m_written[volume_of(event.table->origin)].insert(kept.begin(), kept.end());
        }
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

void read_plan::add_volume(const promise_event& event) {
    const std::vector<table_piece>& pieces = event.table->pieces;
    if (pieces.empty() || m_same.contains(event.device) || m_pieces.contains(event.device))
        return;
    const auto same =
        std::ranges::find_if(m_pieces, [&](const auto& each) { return each.second == pieces; });
    if (same != m_pieces.end()) {
        m_same[event.device] = same->first;
        return;
    }
    m_pieces[event.device] = pieces;
    m_grids[event.device] = grids_of(*event.table);
}

const std::string& read_plan::volume_of(const std::string& device) const {
    const auto same = m_same.find(device);
    return same == m_same.end() ? device : same->second;
}

void read_plan::add_range(const std::string& device, const promise_event& event) {
    const std::string& volume = volume_of(device);
    std::set<std::uint64_t>& written = m_written[volume];
    std::uint64_t begin = event.sector;
    std::uint64_t end = event.sector + event.count;
    for (std::uint64_t sector = begin; sector < end; ++sector)
        written.insert(sector);
    const auto at = m_grids.find(volume);
    if (at == m_grids.end())
        return;
    // All of the blocks that share a sector with it.
    for (const auto& [start, first, sectors, block] : at->second) {
        if (end <= start || start + sectors <= begin)
            continue;
        const std::uint64_t from = (std::max(begin, start) - start + first) / block * block;
        const std::uint64_t to =
            (std::min(end - start, sectors) + first + block - 1) / block * block - first;
        for (std::uint64_t i = from < first ? 0 : from - first; i < std::min(to, sectors); ++i)
            written.insert(start + i);
    }
}

// Damage that reaches beyond a piece is looked for by nobody: that is another volume's.
read_plan::grids read_plan::grids_of(const device_table& table) const {
    grids all;
    std::uint64_t begin = 0;
    for (const table_piece& piece : table.pieces) {
        if (const auto below = m_grids.find(piece.device); below != m_grids.end())
            for (const block_grid& each : below->second) {
                const std::uint64_t from = std::max(each.begin, piece.sector);
                const std::uint64_t to =
                    std::min(each.begin + each.sectors, piece.sector + piece.sectors);
                if (from < to)
                    all.push_back({begin + from - piece.sector, each.first + from - each.begin,
                                   to - from, each.block_sectors});
            }
        begin += piece.sectors;
    }
    return all;
}

void read_plan::widen(const std::string& volume, std::uint64_t first, std::uint64_t sectors,
                      std::uint64_t block_sectors) {
    m_grids[volume] = {{0, first, sectors, block_sectors}};
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
        const auto at = m_written.find(volume_of(volume));
        return at == m_written.end() ? none : at->second;
    };
    std::vector<std::uint64_t> all;
    std::ranges::set_union(written(table.origin), written(table.cow), std::back_inserter(all));
    return all;
}

} // namespace powercut::checks
