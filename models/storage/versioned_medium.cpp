// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/versioned_medium.h"

#include "models/storage/destage_plan.h"
#include "models/storage/neighbour_damage.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <utility>

namespace powercut::storage {
namespace {

cache_profile checked(const cache_profile& profile, std::uint64_t sectors) {
    const std::uint32_t block = profile.logical_block_size;
    if (block < sector_size || block > 4096 || !std::has_single_bit(block))
        throw std::invalid_argument("logical_block_size must be 512, 1024, 2048 or 4096");
    const std::uint32_t physical = profile.physical_block_size;
    if (physical != 0 && (physical < block || !std::has_single_bit(physical)))
        throw std::invalid_argument("physical_block_size must be a power of two and no less than "
                                    "the logical block");
    if (profile.atomic_boundary % block != 0)
        throw std::invalid_argument("atomic_boundary must be whole logical blocks");
    if (sectors % (block / sector_size) != 0)
        throw std::invalid_argument("the size of a disk must be whole logical blocks");
    return profile;
}

[[noreturn]] void contradiction(const event& step, const char* what) {
    throw std::logic_error("command " + std::to_string(step.command) + ": " + what);
}

} // namespace

versioned_medium::versioned_medium(medium initial, cache_profile profile)
    : m_profile(checked(profile, initial.sectors())), m_versions(std::move(initial)),
      m_cache_enabled(profile.cache != write_cache::none) {}

void versioned_medium::apply(const event& step, std::vector<std::uint64_t>* touched) {
    m_versions.forget_touched();
    take(step);
    if (touched != nullptr)
        touched->insert(touched->end(), m_versions.touched().begin(), m_versions.touched().end());
}

void versioned_medium::take(const event& step) {
    switch (step.kind) {
    case event_kind::write_received:
        return write_received(step);
    case event_kind::write_completed:
        return write_completed(step);
    case event_kind::flush_submitted:
        return flush_submitted(step);
    case event_kind::flush_completed:
        return flush_completed(step);
    case event_kind::cache_switched:
        return cache_switched(step);
    case event_kind::destaged:
        return destaged(step);
    }
    contradiction(step, "unknown kind of event");
}

// D1, and D10: a discard comes here as a write of what reads back afterwards.
void versioned_medium::write_received(const event& step) {
    const std::uint64_t block = m_profile.logical_block_size / sector_size;
    const std::uint64_t count = step.data.size();
    if (step.command == 0 || m_versions.knows(step.command) || m_flushes.contains(step.command))
        contradiction(step, "a write needs a number of its own");
    if (count == 0 || count > sectors() || step.sector > sectors() - count)
        contradiction(step, "a write past the end of the disk, or of nothing");
    if (step.sector % block != 0 || count % block != 0)
        contradiction(step, "a write of parts of a logical block");
    if (step.fua && !m_profile.fua)
        contradiction(step, "a FUA write to a disk without FUA");
    m_versions.receive({.command = step.command,
                        .sector = step.sector,
                        .count = count,
                        .atom_sectors = atom_sectors(step),
                        .fua = step.fua,
                        .write_through = !volatile_cache()},
                       step.data);
}

// D7: a command within the atomic write unit and its boundary is one atom, else each block is.
std::uint64_t versioned_medium::atom_sectors(const event& write) const {
    const std::uint64_t first = write.sector * sector_size;
    const std::uint64_t size = write.data.size() * sector_size;
    const std::uint64_t boundary = m_profile.atomic_boundary;
    const bool fits = size <= m_profile.atomic_write_unit;
    const bool crosses = boundary != 0 && first / boundary != (first + size - 1) / boundary;
    return fits && !crosses ? write.data.size() : m_profile.logical_block_size / sector_size;
}

command_id versioned_medium::last_command() const {
    command_id last = m_flushes.empty() ? 0 : m_flushes.rbegin()->first;
    for (const auto& [received, write] : m_versions.pending())
        last = std::max(last, write.command);
    return last;
}

bool versioned_medium::volatile_cache() const {
    return m_profile.cache == write_cache::volatile_ && m_cache_enabled;
}

// D2, D4, D12: completion makes durable what is not cached, or cached where power loss does no
// harm.
void versioned_medium::write_completed(const event& step) {
    if (!m_versions.knows(step.command))
        contradiction(step, "a write completed that was not in flight");
    const receipt received = m_versions.received(step.command);
    const pending_write& write = m_versions.pending().at(received);
    if (write.completed != 0)
        contradiction(step, "a write completed twice");
    const bool through =
        !volatile_cache() || write.write_through || (write.fua && honours_fua(received, write));
    m_versions.complete(received);
    if (through && m_versions.pending().contains(received))
        settle_write(received);
}

bool versioned_medium::honours_fua(receipt received, const pending_write& write) {
    if (!m_profile.violations.fua_ignored)
        return true;
    if (differs_from_durable(received, write))
        ++m_fuas_ignored;
    return false;
}

bool versioned_medium::differs_from_durable(receipt received, const pending_write& write) const {
    for (std::uint64_t i = 0; i < write.count; ++i) {
        const candidate* version = m_versions.find(write.sector + i, received);
        if (version != nullptr && version->value != durable(write.sector + i))
            return true;
    }
    return false;
}

// D3: several flushes may be outstanding, and each covers what had completed when it was submitted.
void versioned_medium::flush_submitted(const event& step) {
    if (step.command == 0 || m_versions.knows(step.command) || m_flushes.contains(step.command))
        contradiction(step, "a flush needs a number of its own");
    m_flushes.emplace(step.command, m_versions.completions());
}

void versioned_medium::flush_completed(const event& step) {
    const auto flush = m_flushes.find(step.command);
    if (flush == m_flushes.end())
        contradiction(step, "a flush completed that was not submitted");
    const std::uint64_t covered = flush->second;
    m_flushes.erase(flush);
    if (!m_profile.violations.flush_ignored)
        return settle_completed_upto(covered);
    const auto lost = [&](const auto& entry) {
        return entry.first <= covered &&
               differs_from_durable(entry.second, m_versions.pending().at(entry.second));
    };
    if (std::ranges::any_of(m_versions.cached_writes(), lost))
        ++m_flushes_ignored;
}

// D4: switching off drains first. A cache that outlives power loss makes no difference either way.
void versioned_medium::cache_switched(const event& step) {
    if (step.cache_enabled && m_profile.cache == write_cache::none)
        contradiction(step, "a cache switched on that the disk does not have");
    if (!step.cache_enabled)
        settle_completed_upto(m_versions.completions());
    m_cache_enabled = step.cache_enabled;
}

void versioned_medium::destaged(const event& step) {
    if (!m_versions.knows(step.command))
        return; // decided since the cache wanted to write it
    const receipt received = m_versions.received(step.command);
    const pending_write& write = m_versions.pending().at(received);
    const std::uint64_t unit = write.atom_sectors;
    if (step.sector < write.sector || step.count > write.count ||
        step.sector - write.sector > write.count - step.count)
        contradiction(step, "a destage of sectors that this command did not write");
    if ((step.sector - write.sector) % unit != 0 || step.count % unit != 0)
        contradiction(step, "a destage of part of an atom");
    if (ordered())
        require_prefix(received, step.sector);
    m_versions.settle(received, step.sector, step.count, ordered());
    m_arm = (step.sector + step.count) % sectors();
}

// Ordered destage (D5): nothing received before this may still be undecided.
void versioned_medium::require_prefix(receipt received, std::uint64_t sector) const {
    bool earlier = false;
    for (const auto& [before, write] : m_versions.pending()) {
        if (before == received)
            break;
        earlier = earlier || write.undecided != 0;
    }
    const pending_write& write = m_versions.pending().at(received);
    for (std::uint64_t at = write.sector; at < sector; ++at)
        earlier = earlier || m_versions.find(at, received) != nullptr;
    if (earlier)
        throw std::logic_error("an ordered cache destaged a block before an older one");
}

// Ordered destage (D5): what is durable is a prefix, so a durable write takes along all that was
// received before it.
void versioned_medium::settle_write(receipt received) {
    std::vector<receipt> all{received};
    for (const auto& [before, write] : m_versions.pending()) {
        if (!ordered() || before >= received)
            break;
        all.push_back(before);
    }
    settle_newest_first(std::move(all));
}

void versioned_medium::settle_completed_upto(std::uint64_t completion) {
    std::vector<receipt> all;
    for (const auto& [completed, received] : m_versions.cached_writes()) {
        if (completed > completion)
            break;
        all.push_back(received);
    }
    if (all.empty())
        return;
    if (ordered())
        return settle_write(std::ranges::max(all));
    settle_newest_first(std::move(all));
}

// Newest first, because each drops the older versions below it in one go.
void versioned_medium::settle_newest_first(std::vector<receipt> writes) {
    std::ranges::sort(writes, std::greater{});
    for (const receipt each : writes) {
        const auto it = m_versions.pending().find(each);
        if (it != m_versions.pending().end())
            m_versions.settle(each, it->second.sector, it->second.count, ordered());
    }
}

void versioned_medium::read(std::uint64_t sector, std::span<content> out) const {
    for (content& value : out)
        value = m_versions.newest_completed(sector++);
}

std::vector<version> versioned_medium::legal(std::uint64_t sector) const {
    std::vector<version> versions{{durable(sector), 0}};
    const candidate_list* candidates = m_versions.candidates(sector);
    if (candidates == nullptr) {
        add_damage(sector, versions);
        return versions;
    }
    std::unordered_set<content> seen{versions.front().value};
    for (const candidate& each : *candidates)
        if (seen.insert(each.value).second)
            versions.push_back({each.value, each.command});
    return versions;
}

void versioned_medium::add_damage(std::uint64_t sector, std::vector<version>& versions) const {
    for (const std::uint64_t block : damageable_blocks(m_profile, {&sector, 1}))
        for (const neighbour& each : neighbours_in(m_versions, m_profile, block))
            if (each.sector == sector && durable(sector) != damaged)
                versions.push_back({damaged, each.command});
}

std::vector<atom> versioned_medium::undecided() const {
    std::vector<atom> atoms;
    for (const auto& [received, write] : m_versions.pending()) {
        if (write.undecided == 0)
            continue;
        for (std::uint64_t i = 0; i < write.count; ++i) {
            const std::uint64_t sector = write.sector + i;
            const candidate* version = m_versions.find(sector, received);
            if (version == nullptr)
                continue;
            const std::uint64_t whole = sector - i % write.atom_sectors;
            const bool goes_on = !atoms.empty() && atoms.back().command == write.command &&
                                 atoms.back().whole == whole &&
                                 atoms.back().sector + atoms.back().data.size() == sector;
            if (!goes_on)
                atoms.push_back({write.command, sector, {}, whole});
            atoms.back().data.push_back(version->value);
        }
    }
    return atoms;
}

std::vector<event> versioned_medium::wants_to_destage() const {
    const std::uint64_t room = m_profile.cache_capacity / sector_size;
    if (m_profile.cache_capacity == 0 || m_versions.cached_sectors() <= room)
        return {};
    return destage_plan(m_versions, m_profile, m_arm, m_versions.cached_sectors() - room);
}

} // namespace powercut::storage
