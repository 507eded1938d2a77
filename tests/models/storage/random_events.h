// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "naive_disk.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

// Small random runs of a random disk, the same for the same seed.
namespace powercut::storage {

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

inline cache_profile random_profile(std::uint64_t seed) {
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
    profile.neighbour_damage = engine() % 3 == 0;
    profile.physical_block_size = profile.logical_block_size << engine() % 3;
    return profile;
}

inline event next_step(event_source& source, const naive_disk& reference) {
    const std::vector<event> by_itself = reference.destage_steps();
    if (!by_itself.empty() && source.below(10) == 0)
        return by_itself[source.below(by_itself.size())];
    return source.next();
}

} // namespace powercut::storage
