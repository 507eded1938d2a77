// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/volumes.h"

#include <algorithm>
#include <utility>

namespace powercut::workload {

std::vector<volume> volumes_of(std::span<const runner::disk_spec> disks) {
    std::vector<volume> all;
    for (std::size_t disk = 0; disk < disks.size(); ++disk) {
        const runner::disk_spec& spec = disks[disk];
        if (spec.partitions.empty())
            all.push_back({{spec.name, spec.config.fill, 0, spec.config.size_sectors}, disk});
        std::uint64_t first = 0;
        for (const runner::partition_spec& part : spec.partitions) {
            all.push_back({{part.name, spec.config.fill, first, part.size_sectors}, disk});
            first += part.size_sectors;
        }
    }
    return all;
}

checks::oracle new_oracle(std::span<const runner::disk_spec> disks) {
    std::vector<checks::volume_description> all;
    for (volume& each : volumes_of(disks))
        all.push_back(std::move(each.is));
    return checks::oracle(std::move(all));
}

checks::read_plan new_read_plan(std::span<const runner::disk_spec> disks) {
    checks::read_plan plan;
    for (const volume& each : volumes_of(disks)) {
        const storage::cache_profile& profile = disks[each.disk].config.profile;
        if (profile.neighbour_damage)
            plan.widen(each.is.name, each.is.first_sector, each.is.sectors,
                       std::max(profile.physical_block_size, profile.logical_block_size) /
                           storage::sector_size);
    }
    return plan;
}

} // namespace powercut::workload
