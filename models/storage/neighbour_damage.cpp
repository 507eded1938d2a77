// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/neighbour_damage.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace powercut::storage {
namespace {

bool does_damage(const cache_profile& profile) {
    return profile.neighbour_damage && profile.cache != write_cache::protected_;
}

std::uint64_t physical_sectors(const cache_profile& profile) {
    return std::max(profile.physical_block_size, profile.logical_block_size) / sector_size;
}

bool covers(const pending_write& write, std::uint64_t sector) {
    return sector >= write.sector && sector - write.sector < write.count;
}

} // namespace

sector_range affected_by(const cache_profile& profile, std::uint64_t disk_sectors,
                         sector_range written) {
    if (!does_damage(profile))
        return written;
    const std::uint64_t block = physical_sectors(profile);
    const std::uint64_t first = written.sector / block * block;
    const std::uint64_t end = (written.sector + written.count + block - 1) / block * block;
    return {first, std::min(end, disk_sectors) - first};
}

std::vector<std::uint64_t> damageable_blocks(const cache_profile& profile,
                                             std::span<const std::uint64_t> sectors) {
    std::vector<std::uint64_t> blocks;
    if (!does_damage(profile))
        return blocks;
    for (const std::uint64_t sector : sectors)
        blocks.push_back(sector - sector % physical_sectors(profile));
    std::ranges::sort(blocks);
    blocks.erase(std::unique(blocks.begin(), blocks.end()), blocks.end());
    return blocks;
}

std::vector<neighbour> neighbours_in(const version_table& versions, const cache_profile& profile,
                                     std::uint64_t block) {
    std::vector<neighbour> found;
    if (!does_damage(profile))
        return found;
    const std::uint64_t end =
        std::min(block + physical_sectors(profile), versions.durable().sectors());
    std::vector<receipt> here; // writes that are undecided in this block
    for (std::uint64_t sector = block; sector < end; ++sector)
        if (const candidate_list* candidates = versions.candidates(sector))
            for (const candidate& each : *candidates)
                here.push_back(each.received);
    std::ranges::sort(here, std::greater{});
    for (std::uint64_t sector = block; sector < end; ++sector) {
        if (versions.candidates(sector) != nullptr)
            continue;
        const auto passes_by = [&](receipt each) {
            return !covers(versions.pending().at(each), sector);
        };
        const auto culprit = std::ranges::find_if(here, passes_by);
        if (culprit != here.end())
            found.push_back({sector, versions.pending().at(*culprit).command});
    }
    return found;
}

std::unique_ptr<survival_group> make_damage_group(const version_table& versions,
                                                  const cache_profile& profile, std::uint64_t block,
                                                  told_apart by) {
    std::vector<sector_history> histories;
    for (const auto& [sector, command] : neighbours_in(versions, profile, block)) {
        const content durable = versions.durable().read(sector);
        if (by == told_apart::by_version || durable != damaged)
            histories.push_back({sector, {{damaged, command}, {durable, 0}}, {0}});
    }
    return histories.empty() ? nullptr : make_independent_group(std::move(histories), by);
}

} // namespace powercut::storage
