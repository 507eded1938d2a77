// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/version_table.h"

#include <boost/range/adaptor/reversed.hpp>

#include <algorithm>
#include <iterator>

namespace powercut::storage {
namespace {

// The candidate of a write in a list in order of receipt, or end().
template <typename List>
auto find_in(List& versions, receipt received) {
    const auto it = std::ranges::lower_bound(versions, received, {}, &candidate::received);
    return it != versions.end() && it->received == received ? it : versions.end();
}

} // namespace

const candidate_list* version_table::candidates(std::uint64_t sector) const {
    const auto it = m_sectors.find(sector);
    return it == m_sectors.end() ? nullptr : &it->second.versions;
}

const candidate* version_table::find(std::uint64_t sector, receipt received) const {
    const candidate_list* versions = candidates(sector);
    if (versions == nullptr)
        return nullptr;
    const auto it = find_in(*versions, received);
    return it == versions->end() ? nullptr : &*it;
}

version_table::extent version_table::atom_at(std::uint64_t sector, receipt received) const {
    const pending_write& write = m_pending.at(received);
    return {sector - (sector - write.sector) % write.atom_sectors, write.atom_sectors};
}

content version_table::newest_completed(std::uint64_t sector) const {
    if (const candidate_list* versions = candidates(sector))
        for (const candidate& version : boost::adaptors::reverse(*versions))
            if (version.completed)
                return version.value;
    return m_durable.read(sector);
}

bool version_table::next_undecided(std::uint64_t from, undecided_sector& found) const {
    const auto it = m_sectors.lower_bound(from);
    if (it == m_sectors.end())
        return false;
    found = {it->first, &it->second.versions};
    return true;
}

void version_table::receive(const pending_write& write, const std::vector<content>& data) {
    const receipt received = ++m_receipts;
    pending_write& kept = m_pending.emplace_hint(m_pending.end(), received, write)->second;
    kept.undecided = write.count;
    m_by_command.emplace(write.command, received);
    auto at = m_sectors.lower_bound(write.sector);
    for (std::uint64_t i = 0; i < write.count; ++i, ++at) {
        if (at == m_sectors.end() || at->first != write.sector + i)
            at = m_sectors.emplace_hint(at, write.sector + i, history{});
        at->second.versions.push_back({received, data[i], write.command, false});
        m_touched.push_back(at->first);
    }
}

void version_table::complete(receipt received) {
    pending_write& write = m_pending.at(received);
    write.completed = ++m_completions;
    m_cached_writes.emplace_hint(m_cached_writes.end(), write.completed, received);
    const std::uint64_t end = write.sector + write.count;
    auto at = m_sectors.lower_bound(write.sector);
    while (at != m_sectors.end() && at->first < end) {
        const auto version = find_in(at->second.versions, received);
        if (version == at->second.versions.end()) {
            ++at;
            continue;
        }
        version->completed = true;
        ++m_cached_sectors;
        // Something received later is durable already, and a read must not go back behind it.
        if (received > at->second.durable) {
            ++at;
        } else {
            m_touched.push_back(at->first);
            at = drop(at, received, false);
        }
    }
    release_if_decided(received);
}

void version_table::settle(receipt received, std::uint64_t sector, std::uint64_t count,
                           bool in_flight_too) {
    auto at = m_sectors.lower_bound(sector);
    while (at != m_sectors.end() && at->first < sector + count) {
        history& past = at->second;
        const auto version = find_in(past.versions, received);
        if (version == past.versions.end()) {
            ++at;
            continue;
        }
        if (received > past.durable) {
            m_durable.write(at->first, version->value);
            past.durable = received;
        }
        m_touched.push_back(at->first);
        const candidate gone = *version;
        past.versions.erase(version);
        forget(gone);
        at = drop(at, received, in_flight_too);
    }
}

// Drops the candidates received up to and with `upto`; returns the sector after this one.
version_table::history_map::iterator version_table::drop(history_map::iterator at, receipt upto,
                                                         bool in_flight_too) {
    candidate_list& versions = at->second.versions;
    const auto older_end = std::ranges::upper_bound(versions, upto, {}, &candidate::received);
    const auto stays = [&](const candidate& version) {
        return !version.completed && !in_flight_too;
    };
    candidate_list kept;
    for (auto it = versions.begin(); it != older_end; ++it) {
        if (stays(*it))
            kept.push_back(*it);
        else
            forget(*it);
    }
    const auto removed_end = std::ranges::copy(kept, versions.begin()).out;
    versions.erase(removed_end, older_end);
    return versions.empty() ? m_sectors.erase(at) : std::next(at);
}

void version_table::forget(const candidate& gone) {
    --m_pending.at(gone.received).undecided;
    if (gone.completed)
        --m_cached_sectors;
    release_if_decided(gone.received);
}

void version_table::release_if_decided(receipt received) {
    const auto it = m_pending.find(received);
    if (it == m_pending.end() || it->second.completed == 0 || it->second.undecided != 0)
        return;
    m_cached_writes.erase(it->second.completed);
    m_by_command.erase(it->second.command);
    m_pending.erase(it);
}

} // namespace powercut::storage
