// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/cache_profile.h"
#include "models/storage/event.h"

#include <cstdint>
#include <map>
#include <set>
#include <vector>

// A disk of eight sectors too simple to be wrong in the same way as the real one: it keeps every
// write for ever, and lists all subsets.
namespace powercut::storage {

inline constexpr std::uint64_t disk_sectors = 8;
using image = std::vector<content>;

struct naive_write {
    event received;
    bool through = false;
    int completed = 0;      // the how manieth completion; 0: none
    std::vector<bool> open; // by sector of the command: may survive or not
};

class naive_disk {
public:
    explicit naive_disk(const cache_profile& profile)
        : m_profile(profile), m_cached(profile.cache == write_cache::volatile_),
          m_image(disk_sectors, zeroes), m_writer(disk_sectors, -1) {}

    void apply(const event& step) {
        switch (step.kind) {
        case event_kind::write_received:
            m_by_command[step.command] = m_writes.size();
            m_writes.push_back({step, !m_cached, 0, std::vector<bool>(step.data.size(), true)});
            break;
        case event_kind::write_completed:
            complete(m_by_command.at(step.command));
            break;
        case event_kind::flush_submitted:
            m_flush_scope[step.command] = m_completions;
            break;
        case event_kind::flush_completed:
            if (!m_profile.violations.flush_ignored)
                settle_upto(m_flush_scope.at(step.command));
            break;
        case event_kind::cache_switched:
            if (!step.cache_enabled)
                settle_upto(m_completions);
            m_cached = step.cache_enabled && m_profile.cache == write_cache::volatile_;
            break;
        case event_kind::destaged:
            destage(m_by_command.at(step.command), step.sector, step.count);
            break;
        }
    }

    // The steps that a cache could take by itself now: any open atom, or the first of an ordered
    // cache.
    std::vector<event> destage_steps() const {
        std::vector<event> steps;
        for (const std::vector<place>& places : open_atoms()) {
            const event& write = m_writes[places.front().write].received;
            const std::uint64_t size = is_whole(write) ? write.data.size() : block_sectors();
            const std::uint64_t into = places.front().offset / size * size;
            steps.push_back({.kind = event_kind::destaged,
                             .command = write.command,
                             .sector = write.sector + into,
                             .count = size});
            if (m_profile.order == destage_order::ordered)
                break;
        }
        return steps;
    }

    // What a cut may leave, told apart by bytes.
    std::set<image> images() const {
        std::set<image> all;
        for (const std::vector<int>& writers : outcomes()) {
            image after(disk_sectors, zeroes);
            for (std::uint64_t sector = 0; sector < disk_sectors; ++sector)
                if (writers[sector] >= 0)
                    after[sector] = value_of(writers[sector], sector);
                else if (writers[sector] < -1)
                    after[sector] = damaged;
            all.insert(after);
        }
        return all;
    }

    // The same told apart by version: the command of each sector's, 0 where it is durable already.
    std::set<std::vector<command_id>> versions() const {
        std::set<std::vector<command_id>> all;
        for (const std::vector<int>& writers : outcomes()) {
            std::vector<command_id> commands(disk_sectors, 0);
            for (std::uint64_t sector = 0; sector < disk_sectors; ++sector)
                if (writers[sector] != m_writer[sector])
                    commands[sector] =
                        write_at(writers[sector] < -1 ? -2 - writers[sector] : writers[sector])
                            .command;
            all.insert(commands);
        }
        return all;
    }

    image read() const {
        image seen = m_image;
        for (const naive_write& write : m_writes)
            for (std::size_t i = 0; i < write.open.size(); ++i)
                if (write.completed != 0 && write.open[i])
                    seen[write.received.sector + i] = write.received.data[i];
        return seen;
    }

    std::size_t open_atom_count() const { return open_atoms().size(); }

private:
    struct place {
        std::size_t write;
        std::size_t offset;
    };
    std::uint64_t sector_of(const place& at) const {
        return m_writes[at.write].received.sector + at.offset;
    }

    std::uint64_t block_sectors() const { return m_profile.logical_block_size / 512; }

    bool is_whole(const event& write) const {
        const std::uint64_t from = write.sector * 512;
        const std::uint64_t to = from + write.data.size() * 512;
        for (std::uint64_t cut = from + 1; cut < to; ++cut)
            if (m_profile.atomic_boundary != 0 && cut % m_profile.atomic_boundary == 0)
                return false;
        return to - from <= m_profile.atomic_write_unit;
    }

    // By sector the write that is there in the end; -1: what the disk began with; -2 - n: damage by
    // write n.
    std::set<std::vector<int>> outcomes() const {
        const std::vector<std::vector<place>> atoms = open_atoms();
        std::set<std::vector<int>> all;
        const bool ordered = m_profile.order == destage_order::ordered;
        for (std::uint64_t subset = 0; subset < std::uint64_t{1} << atoms.size(); ++subset) {
            if (ordered && (subset & (subset + 1)) != 0)
                continue; // not a prefix
            std::vector<int> after = m_writer;
            for (std::size_t i = 0; i < atoms.size(); ++i)
                if ((subset >> i & 1) != 0)
                    for (const place& each : atoms[i])
                        after[sector_of(each)] = static_cast<int>(each.write);
            add_damaged(std::move(after), 0, all);
        }
        return all;
    }

    // With the neighbours of interrupted writes as they are, or damaged, from this block on (D9).
    void add_damaged(std::vector<int> after, std::uint64_t block,
                     std::set<std::vector<int>>& all) const {
        if (block == disk_sectors) {
            all.insert(after);
            return;
        }
        const std::uint64_t next = block + damage_sectors();
        std::vector<int> worse = after;
        for (std::uint64_t sector = block; sector < next; ++sector)
            if (const int by = interrupted_beside(sector, block, next); by >= 0)
                worse[sector] = -2 - by;
        const bool differs = worse != after;
        add_damaged(std::move(after), next, all);
        if (differs)
            add_damaged(std::move(worse), next, all);
    }

    std::uint64_t damage_sectors() const {
        const bool damage =
            m_profile.neighbour_damage && m_profile.cache != write_cache::protected_;
        return damage ? m_profile.physical_block_size / 512 : 1;
    }

    // The last write with an open sector in the block that passes this sector by; -1 for none.
    int interrupted_beside(std::uint64_t sector, std::uint64_t block, std::uint64_t end) const {
        int found = -1;
        for (std::size_t w = 0; w < m_writes.size(); ++w) {
            bool open_here = false;
            bool covers = false;
            for (std::size_t i = 0; i < m_writes[w].open.size(); ++i) {
                const std::uint64_t at = m_writes[w].received.sector + i;
                covers = covers || at == sector;
                if (m_writes[w].open[i] && at == sector)
                    return -1; // it has a version of its own
                open_here = open_here || (m_writes[w].open[i] && at >= block && at < end);
            }
            if (open_here && !covers)
                found = static_cast<int>(w);
        }
        return found;
    }

    const event& write_at(int number) const {
        return m_writes[static_cast<std::size_t>(number)].received;
    }
    content value_of(int number, std::uint64_t sector) const {
        return write_at(number).data[sector - write_at(number).sector];
    }

    std::vector<std::vector<place>> open_atoms() const {
        std::vector<std::vector<place>> atoms;
        for (std::size_t w = 0; w < m_writes.size(); ++w) {
            const event& write = m_writes[w].received;
            const bool whole = is_whole(write);
            std::map<std::uint64_t, std::vector<place>> parts;
            for (std::size_t i = 0; i < write.data.size(); ++i)
                if (m_writes[w].open[i])
                    parts[whole ? 0 : i / block_sectors()].push_back({w, i});
            for (const auto& [number, places] : parts)
                atoms.push_back(places);
        }
        return atoms;
    }

    void complete(std::size_t number) {
        naive_write& write = m_writes[number];
        write.completed = ++m_completions;
        for (std::size_t i = 0; i < write.open.size(); ++i)
            if (m_writer[write.received.sector + i] > static_cast<int>(number))
                write.open[i] = false;
        const bool fua = write.received.fua && !m_profile.violations.fua_ignored;
        if (write.through || !m_cached || fua)
            settle(number);
    }

    void settle_upto(int completion) {
        for (std::size_t i = 0; i < m_writes.size(); ++i)
            if (m_writes[i].completed != 0 && m_writes[i].completed <= completion)
                settle(i);
    }

    void settle(std::size_t number) {
        const bool ordered = m_profile.order == destage_order::ordered;
        for (std::size_t before = 0; ordered && before < number; ++before)
            settle_alone(before);
        settle_alone(number);
    }

    void settle_alone(std::size_t number) {
        const event& write = m_writes[number].received;
        destage(number, write.sector, write.data.size());
    }

    void destage(std::size_t number, std::uint64_t first, std::uint64_t count) {
        naive_write& write = m_writes[number];
        for (std::uint64_t sector = first; sector < first + count; ++sector) {
            const std::uint64_t i = sector - write.received.sector;
            if (!write.open[i])
                continue;
            write.open[i] = false;
            if (m_writer[sector] > static_cast<int>(number))
                continue;
            m_image[sector] = write.received.data[i];
            m_writer[sector] = static_cast<int>(number);
            close_below(sector, number);
        }
    }

    void close_below(std::uint64_t sector, std::size_t number) {
        for (std::size_t older = 0; older < number; ++older) {
            naive_write& write = m_writes[older];
            const std::uint64_t first = write.received.sector;
            if (write.completed != 0 && sector >= first && sector < first + write.open.size())
                write.open[sector - first] = false;
        }
    }

    cache_profile m_profile;
    bool m_cached;
    image m_image;
    std::vector<int> m_writer; // of what is durable, as an index into m_writes
    std::vector<naive_write> m_writes;
    std::map<command_id, std::size_t> m_by_command;
    std::map<command_id, int> m_flush_scope;
    int m_completions = 0;
};

} // namespace powercut::storage
