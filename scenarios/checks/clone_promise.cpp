// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/clone_promise.h"

#include <algorithm>

namespace powercut::checks {

bool ever_held(const clone_state& of, const volume_state& source, std::uint64_t sector,
               storage::content value) {
    return of.own.ever_written(sector, value) || ever_held(source, sector, value);
}

region_range whole_regions(std::uint64_t sector, std::uint64_t count,
                           std::uint64_t region_sectors) {
    if (region_sectors == 0)
        return {};
    return {(sector + region_sectors - 1) / region_sectors, (sector + count) / region_sectors};
}

std::vector<contents> all_contents(const volume_state& of, std::uint64_t sector,
                                   std::uint64_t count) {
    contents initial(count);
    for (std::uint64_t i = 0; i < count; ++i)
        initial[i] = of.initial(sector + i);
    std::vector<contents> layers{initial};
    for (std::uint64_t i = 0; i < count; ++i) {
        const contents written = of.history.all_written(sector + i);
        for (std::size_t depth = 0; depth < written.size(); ++depth) {
            if (layers.size() <= depth + 1)
                layers.push_back(initial);
            layers[depth + 1][i] = written[depth];
        }
    }
    return layers;
}

} // namespace powercut::checks
