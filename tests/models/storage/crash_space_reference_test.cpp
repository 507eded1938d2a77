// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/crash_space.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <vector>

// Small random runs, against a model that is too simple to be wrong in the same way: it keeps every
// write for ever, and lists all subsets.
using namespace powercut::storage;

namespace {

constexpr std::uint64_t disk_sectors = 8;
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

    std::set<image> images() const {
        const std::vector<std::vector<place>> atoms = open_atoms();
        std::set<image> all;
        const bool ordered = m_profile.order == destage_order::ordered;
        for (std::uint64_t subset = 0; subset < std::uint64_t{1} << atoms.size(); ++subset) {
            if (ordered && (subset & (subset + 1)) != 0)
                continue; // not a prefix
            image after = m_image;
            for (std::size_t i = 0; i < atoms.size(); ++i)
                if ((subset >> i & 1) != 0)
                    for (const place& each : atoms[i])
                        after[sector_of(each)] = m_writes[each.write].received.data[each.offset];
            all.insert(after);
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

// Makes up events that a controller could send.
class event_source {
public:
    event_source(std::uint64_t seed, const cache_profile& profile)
        : m_engine(seed), m_profile(profile) {}

    event next() {
        const std::uint64_t dice = below(100);
        if (dice < 40 && !m_writes.empty())
            return {.kind = event_kind::write_completed, .command = take(m_writes)};
        if (dice < 45 && !m_flushes.empty())
            return {.kind = event_kind::flush_completed, .command = take(m_flushes)};
        if (dice < 52) {
            m_flushes.push_back(++m_commands);
            return {.kind = event_kind::flush_submitted, .command = m_commands};
        }
        if (dice < 54 && m_profile.cache != write_cache::none)
            return {.kind = event_kind::cache_switched, .cache_enabled = below(4) != 0};
        return write();
    }
    cache_profile profile() const { return m_profile; }
    std::uint64_t below(std::uint64_t limit) { return m_engine() % limit; }

private:
    event write() {
        const std::uint64_t block = m_profile.logical_block_size / sector_size;
        const std::uint64_t count = block * (1 + below(4 / block));
        event step{.kind = event_kind::write_received, .command = ++m_commands};
        step.sector = below((disk_sectors - count) / block + 1) * block;
        step.fua = m_profile.fua && below(6) == 0;
        for (std::uint64_t i = 0; i < count; ++i)
            step.data.push_back(below(3) == 0 ? zeroes : pattern(1 + below(2), 0));
        m_writes.push_back(m_commands);
        return step;
    }
    command_id take(std::vector<command_id>& from) {
        const auto it = from.begin() + static_cast<std::ptrdiff_t>(below(from.size()));
        const command_id taken = *it;
        from.erase(it);
        return taken;
    }

    std::mt19937_64 m_engine;
    cache_profile m_profile;
    command_id m_commands = 0;
    std::vector<command_id> m_writes;
    std::vector<command_id> m_flushes;
};

cache_profile random_profile(std::uint64_t seed) {
    std::mt19937_64 engine(seed);
    cache_profile profile;
    const std::uint64_t cache = engine() % 8;
    profile.cache = cache == 0   ? write_cache::none
                    : cache == 1 ? write_cache::protected_
                                 : write_cache::volatile_;
    profile.fua = engine() % 3 != 0;
    profile.logical_block_size = engine() % 3 == 0 ? 1024 : 512;
    profile.atomic_write_unit = 512U << engine() % 3;
    profile.atomic_boundary = engine() % 2 == 0 ? 0 : 2048;
    profile.order = engine() % 4 == 0 ? destage_order::ordered : destage_order::any;
    profile.violations.flush_ignored = engine() % 6 == 0;
    profile.violations.fua_ignored = engine() % 6 == 0;
    return profile;
}

event next_step(event_source& source, const naive_disk& reference) {
    const std::vector<event> by_itself = reference.destage_steps();
    if (!by_itself.empty() && source.below(10) == 0)
        return by_itself[source.below(by_itself.size())];
    return source.next();
}

image image_of(const medium& disk) {
    image bytes;
    for (std::uint64_t sector = 0; sector < disk_sectors; ++sector)
        bytes.push_back(disk.read(sector));
    return bytes;
}

// What a state says it kept must go together: exactly those atoms, in order of receipt, make its
// bytes. An atom that shows in one sector may be covered in another, but not be lost there.
void check_explanation(const versioned_medium& disk, const crash_state& state) {
    image after = image_of(disk.durable_medium());
    std::map<std::uint64_t, const survivor*> by_sector;
    for (const survivor& each : state)
        by_sector[each.sector] = &each;
    const std::vector<atom> atoms = disk.undecided();
    const auto shows = [&](const atom& piece) {
        for (std::size_t i = 0; i < piece.data.size(); ++i) {
            const auto it = by_sector.find(piece.sector + i);
            if (it != by_sector.end() && it->second->kept.command == piece.command)
                return true;
        }
        return false;
    };
    for (const atom& piece : atoms) {
        const bool kept = std::ranges::any_of(atoms, [&](const atom& other) {
            return other.command == piece.command && other.whole == piece.whole && shows(other);
        });
        for (std::size_t i = 0; kept && i < piece.data.size(); ++i)
            after[piece.sector + i] = piece.data[i];
    }
    BOOST_TEST_REQUIRE(after == image_of(surviving_medium(disk, 0, state)));
}

void check_cut(const versioned_medium& disk, const naive_disk& reference) {
    const versioned_medium* disks[] = {&disk};
    const crash_space space(disks);
    const std::set<image> expected = reference.images();
    BOOST_TEST_REQUIRE(space.count() == expected.size());
    std::set<image> picked;
    std::size_t picks = 0;
    exhaustive_chooser answers;
    do {
        const crash_state state = space.pick(answers);
        check_explanation(disk, state);
        picked.insert(image_of(surviving_medium(disk, 0, state)));
        ++picks;
    } while (answers.next());
    BOOST_TEST_REQUIRE(picks == expected.size());
    BOOST_CHECK(picked == expected);
    for (std::uint64_t sector = 0; sector < disk_sectors; ++sector) {
        std::set<content> seen;
        for (const image& each : expected)
            seen.insert(each[sector]);
        std::set<content> legal;
        for (const version& each : disk.legal(sector))
            legal.insert(each.value);
        BOOST_CHECK(legal == seen);
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(D7_random_runs_hold_what_the_reference_holds) {
    std::size_t cuts = 0;
    for (std::uint64_t seed = 1; seed <= 1'500; ++seed) {
        event_source source(seed, random_profile(seed));
        versioned_medium disk(medium(disk_sectors), source.profile());
        naive_disk reference(source.profile());
        for (int i = 0; i < 40; ++i) {
            const event step = next_step(source, reference);
            disk.apply(step);
            reference.apply(step);
            if (reference.open_atom_count() > 11)
                break;
            BOOST_TEST_CONTEXT("seed " << seed << " event " << i) {
                image seen(disk_sectors);
                disk.read(0, seen);
                BOOST_TEST_REQUIRE(seen == reference.read());
                if (i % 4 == 3) {
                    check_cut(disk, reference);
                    ++cuts;
                }
            }
        }
    }
    BOOST_TEST(cuts > 3'000U);
}

BOOST_AUTO_TEST_CASE(the_states_of_several_disks_multiply) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        std::vector<versioned_medium> disks;
        state_count expected = 1;
        for (std::uint64_t i = 0; i < 3; ++i) {
            event_source source(seed * 3 + i, random_profile(seed * 3 + i));
            disks.emplace_back(medium(disk_sectors), source.profile());
            naive_disk reference(source.profile());
            for (int n = 0; n < 12 && reference.open_atom_count() < 9; ++n) {
                const event step = source.next();
                disks.back().apply(step);
                reference.apply(step);
            }
            expected *= reference.images().size();
        }
        const versioned_medium* pointers[] = {&disks[0], &disks[1], &disks[2]};
        BOOST_TEST(crash_space(pointers).count() == expected);
    }
}
