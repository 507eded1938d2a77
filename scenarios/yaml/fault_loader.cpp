// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/fault_loader.h"

#include "scenarios/yaml/closest.h"
#include "scenarios/yaml/disk_words.h"
#include "scenarios/yaml/object_reader.h"
#include "scenarios/yaml/scenario_shape.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::yaml {

namespace {

const runner::disk_spec* find_disk(object_reader& from, const std::string& name,
                                   std::span<const runner::disk_spec> disks,
                                   std::vector<problem>& problems) {
    const auto at = std::ranges::find(disks, name, &runner::disk_spec::name);
    if (at != disks.end())
        return &*at;
    std::vector<std::string_view> names;
    for (const runner::disk_spec& disk : disks)
        names.push_back(disk.name);
    if (!name.empty())
        problems.push_back(
            {from.place("disk"), fmt::format("no disk '{}'; there are {}{}", name, listed(names),
                                             did_you_mean(name, names))});
    return nullptr;
}

void read_range(object_reader& from, const runner::disk_spec* disk, disk::fault& fault,
                std::vector<problem>& problems) {
    const auto sector = from.integer("sector");
    const auto count = from.integer("count");
    if (count && !sector)
        problems.push_back({from.place("count"), "'count' needs a 'sector'"});
    if (!sector)
        return;
    fault.sector = *sector;
    fault.count = count.value_or(1);
    if (fault.on == disk::fault_on::flush)
        problems.push_back({from.place("sector"), "a flush is of no sectors"});
    else if (disk && fault.sector + fault.count > disk->config.size_sectors)
        problems.push_back(
            {from.place(fault.sector >= disk->config.size_sectors ? "sector" : "count"),
             fmt::format("past the end of '{}': sectors {} .. {}, expected at most {}", disk->name,
                         fault.sector, fault.sector + fault.count - 1,
                         disk->config.size_sectors - 1)});
}

runner::fault_spec load_fault(const node& item, std::span<const runner::disk_spec> disks,
                              std::vector<problem>& problems) {
    object_reader from(item, fault_shape());
    runner::fault_spec fault;
    fault.at = item.at;
    fault.disk = from.text("disk").value_or("");
    const runner::disk_spec* disk = find_disk(from, fault.disk, disks, problems);
    assign_word(fault.is.on, from.text("on"), fault_kind_words);
    fault.is.nth = from.integer("nth").value_or(fault.is.nth);
    fault.is.times = from.integer("times").value_or(fault.is.times);
    assign_word(fault.is.effect, from.text("effect"), fault_effect_words);
    read_range(from, disk, fault.is, problems);
    from.done();
    return fault;
}

} // namespace

std::vector<runner::fault_spec> load_faults(const node& list,
                                            std::span<const runner::disk_spec> disks,
                                            std::vector<problem>& problems) {
    std::vector<runner::fault_spec> faults;
    for (const node& item : list.items)
        if (item.kind == node_kind::map)
            faults.push_back(load_fault(item, disks, problems));
    return faults;
}

} // namespace powercut::yaml
