// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/witness/survivors.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

namespace powercut::witness {

namespace {

using storage::sector_history;
using storage::survival_group;

using names = std::set<std::pair<std::uint64_t, std::uint32_t>>; // sector, command

// The survivors of one group of sectors.
class group_loss {
public:
    group_loss(const survival_group& group, bool ordered, const std::string& disk)
        : m_group(group), m_ordered(ordered), m_disk(disk) {}

    // Takes those of `lost` that it knows out of it.
    storage::surviving_versions kept(names& lost) {
        find_lost_writers(lost);
        storage::surviving_versions kept;
        for (std::size_t i = 0; i < m_group.sectors().size(); ++i)
            kept.push_back(kept_of(i));
        return kept;
    }

private:
    // What a witness calls the loss of a version: the command that wrote it. A sector is damaged by
    // the command that was interrupted; its durable version is nobody's.
    static std::uint32_t loser(const sector_history& sector, std::uint32_t version) {
        const std::uint32_t command = sector.versions[version].command;
        return command != 0 ? command : sector.versions.front().command;
    }

    // Also notes the newest version of each sector that nobody called lost.
    void find_lost_writers(names& lost) {
        for (const sector_history& sector : m_group.sectors()) {
            std::uint32_t wanted = 0;
            for (std::uint32_t i = 1; i < sector.versions.size(); ++i)
                if (lost.erase({sector.sector, loser(sector, i)}) != 0)
                    m_lost.insert(sector.writers[i - 1]);
                else
                    wanted = i;
            m_wanted.push_back(wanted);
        }
    }

    bool survives(std::uint32_t writer) const {
        return m_ordered ? m_lost.empty() || writer < *m_lost.begin() : !m_lost.contains(writer);
    }

    std::uint32_t kept_of(std::size_t index) const {
        const sector_history& sector = m_group.sectors()[index];
        std::uint32_t kept = 0;
        for (std::uint32_t i = 1; i < sector.versions.size(); ++i)
            if (survives(sector.writers[i - 1]))
                kept = i;
        const storage::version& wanted = sector.versions[m_wanted[index]];
        if (sector.versions[kept].value != wanted.value)
            throw misfit(fmt::format(
                "command {} cannot survive in sector {} of {}, because a part of it is lost or the "
                "disk writes in order",
                wanted.command, sector.sector, m_disk));
        return kept;
    }

    const survival_group& m_group;
    bool m_ordered;
    const std::string& m_disk;
    std::set<std::uint32_t> m_lost;      // numbers of atoms
    std::vector<std::uint32_t> m_wanted; // by sector
};

std::vector<names> by_disk(std::span<const runner::disk_spec> disks,
                           std::span<const lost_version> lost) {
    std::vector<names> found(disks.size());
    for (const lost_version& each : lost) {
        const auto disk = std::ranges::find(disks, each.disk, &runner::disk_spec::name);
        if (disk == disks.end())
            throw misfit(fmt::format("there is no disk {}", each.disk));
        found[static_cast<std::size_t>(disk - disks.begin())].emplace(each.sector, each.command);
    }
    return found;
}

} // namespace

storage::crash_state survivors_of(std::span<const storage::versioned_medium> media,
                                  std::span<const runner::disk_spec> disks,
                                  std::span<const lost_version> lost) {
    std::vector<names> open = by_disk(disks, lost);
    std::vector<const storage::versioned_medium*> pointers;
    for (const storage::versioned_medium& medium : media)
        pointers.push_back(&medium);
    const storage::crash_space space(pointers, storage::told_apart::by_version);
    std::vector<storage::group_choice> choices;
    for (const auto& [disk, group] : space.groups()) {
        const bool ordered = media[disk].profile().order == storage::destage_order::ordered;
        group_loss loss(*group, ordered, disks[disk].name);
        choices.push_back({disk, group.get(), loss.kept(open[disk])});
    }
    for (std::size_t disk = 0; disk < disks.size(); ++disk)
        for (const auto& [sector, command] : open[disk])
            throw misfit(fmt::format("command {} has no version of sector {} of {} that a cut here "
                                     "could lose",
                                     command, sector, disks[disk].name));
    return storage::state_of(choices);
}

} // namespace powercut::witness
