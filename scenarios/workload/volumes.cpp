// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/volumes.h"

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

} // namespace powercut::workload
