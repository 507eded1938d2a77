// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/overlap_columns.h"

#include <algorithm>
#include <map>
#include <utility>

namespace powercut::storage {
namespace {

using numbers = std::vector<std::uint32_t>;

struct chain {
    numbers atoms{}; // ascending: link i is atoms[i - 1]
    std::uint32_t first = 0;
    std::uint32_t last = 0; // columns
};

// Sectors with the same writers, by lowest sector.
std::vector<overlap_column> gather_columns(const std::vector<sector_history>& sectors) {
    std::vector<overlap_column> columns;
    std::map<numbers, std::size_t> by_writers;
    for (std::uint32_t index = 0; index < sectors.size(); ++index) {
        const auto [it, is_new] = by_writers.emplace(sectors[index].writers, columns.size());
        if (is_new)
            columns.emplace_back();
        columns[it->second].sectors.push_back(index);
    }
    return columns;
}

const numbers& writers_of(const overlap_column& column,
                          const std::vector<sector_history>& sectors) {
    return sectors[column.sectors.front()].writers;
}

// Atoms in the same columns, by first column.
std::vector<chain> gather_chains(const std::vector<overlap_column>& columns,
                                 const std::vector<sector_history>& sectors) {
    std::map<std::uint32_t, numbers> columns_of;
    for (std::uint32_t at = 0; at < columns.size(); ++at)
        for (const std::uint32_t atom : writers_of(columns[at], sectors))
            columns_of[atom].push_back(at);
    std::map<numbers, chain> by_columns;
    for (const auto& [atom, in] : columns_of) {
        chain& found = by_columns[in];
        found.first = in.front();
        found.last = in.back();
        found.atoms.push_back(atom);
    }
    std::vector<chain> chains;
    chains.reserve(by_columns.size());
    for (auto& [in, found] : by_columns)
        chains.push_back(std::move(found));
    return chains;
}

void number_versions(overlap_column& column, const std::vector<sector_history>& sectors) {
    column.symbols = static_cast<std::uint32_t>(sectors[column.sectors.front()].versions.size());
    for (std::uint32_t version = 0; version < column.symbols; ++version)
        column.symbol.push_back(column.symbols - 1 - version);
}

void number_contents(overlap_column& column, const std::vector<sector_history>& sectors) {
    const std::size_t versions = sectors[column.sectors.front()].versions.size();
    std::map<std::vector<content>, std::uint32_t> seen;
    column.symbol.resize(versions);
    for (std::size_t version = versions; version-- > 0;) {
        std::vector<content> bytes;
        for (const std::uint32_t sector : column.sectors)
            bytes.push_back(sectors[sector].versions[version].value);
        const auto next = static_cast<std::uint32_t>(seen.size());
        column.symbol[version] = seen.emplace(std::move(bytes), next).first->second;
    }
    column.symbols = static_cast<std::uint32_t>(seen.size());
}

numbers versions_of(const chain& links, const numbers& writers) {
    numbers versions{0};
    for (const std::uint32_t atom : links.atoms) {
        const auto it = std::ranges::lower_bound(writers, atom);
        const bool here = it != writers.end() && *it == atom;
        versions.push_back(here ? static_cast<std::uint32_t>(it - writers.begin()) + 1 : 0);
    }
    return versions;
}

// The slots of the chains that are open between column at - 1 and column at.
std::map<std::size_t, std::uint32_t> slots_before(const std::vector<chain>& chains,
                                                  std::uint32_t at) {
    std::map<std::size_t, std::uint32_t> slots;
    for (std::size_t i = 0; i < chains.size(); ++i)
        if (chains[i].first < at && chains[i].last >= at)
            slots.emplace(i, static_cast<std::uint32_t>(slots.size()));
    return slots;
}

void connect(overlap_column& column, std::uint32_t at, const numbers& writers,
             const std::vector<chain>& chains) {
    const auto before = slots_before(chains, at);
    const auto after = slots_before(chains, at + 1);
    for (const auto& [i, slot] : before)
        column.coming.push_back({slot, versions_of(chains[i], writers)});
    column.carried.resize(after.size());
    for (const auto& [i, slot] : after) {
        if (const auto was = before.find(i); was != before.end())
            column.carried[slot] = was->second;
        else
            column.opening.push_back({slot, versions_of(chains[i], writers)});
    }
    for (const chain& each : chains)
        if (each.first == at && each.last == at)
            column.local = versions_of(each, writers);
}

} // namespace

void overlap_column::visit(const open_choices& before, const visitor& each) const {
    std::uint32_t come = 0;
    for (const link_versions& chain : coming)
        come = std::max(come, chain.versions[before[chain.slot]]);
    open_choices after(carried.size(), 0);
    for (std::size_t slot = 0; slot < carried.size(); ++slot)
        if (carried[slot])
            after[slot] = before[*carried[slot]];
    for (;;) {
        std::uint32_t top = come;
        for (const link_versions& chain : opening)
            top = std::max(top, chain.versions[after[chain.slot]]);
        each(top, after);
        for (const std::uint32_t version : local)
            if (version > top)
                each(version, after);
        // The next combination of links of the chains that open here, like an odometer.
        auto wheel = opening.begin();
        while (wheel != opening.end() && ++after[wheel->slot] == wheel->versions.size())
            after[wheel++->slot] = 0;
        if (wheel == opening.end())
            return;
    }
}

std::vector<overlap_column> overlap_columns(const std::vector<sector_history>& sectors,
                                            told_apart by) {
    std::vector<overlap_column> columns = gather_columns(sectors);
    const std::vector<chain> chains = gather_chains(columns, sectors);
    for (std::uint32_t at = 0; at < columns.size(); ++at) {
        if (by == told_apart::by_version)
            number_versions(columns[at], sectors);
        else
            number_contents(columns[at], sectors);
        connect(columns[at], at, writers_of(columns[at], sectors), chains);
    }
    return columns;
}

} // namespace powercut::storage
