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

template <typename Value, std::size_t Count>
Value value_of(const std::optional<std::string>& word, Value initial,
               const std::array<disk_word<Value>, Count>& words) {
    for (const auto& [name, value] : words)
        if (word == name)
            return value;
    return initial;
}

template <typename Value, std::size_t Count>
std::string_view word_of(Value value, const std::array<disk_word<Value>, Count>& words) {
    const auto at = std::ranges::find(words, value, &disk_word<Value>::second);
    return at == words.end() ? std::string_view{} : at->first;
}

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
    fault.is.on = value_of(from.text("on"), fault.is.on, fault_kind_words);
    fault.is.nth = from.integer("nth").value_or(fault.is.nth);
    fault.is.times = from.integer("times").value_or(fault.is.times);
    fault.is.effect = value_of(from.text("effect"), fault.is.effect, fault_effect_words);
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

void emit_faults(YAML::Emitter& to, std::span<const runner::fault_spec> faults) {
    const disk::fault usual;
    to << YAML::Block << YAML::BeginSeq;
    for (const runner::fault_spec& fault : faults) {
        flow_map map(to);
        map.text("disk", fault.disk);
        map.text("on", word_of(fault.is.on, fault_kind_words));
        map.plain_unless("nth", fault.is.nth, usual.nth);
        map.plain_unless("times", fault.is.times, usual.times);
        if (fault.is.count != 0) {
            map.plain("sector", fault.is.sector);
            map.plain("count", fault.is.count);
        }
        if (fault.is.effect != usual.effect)
            map.text("effect", word_of(fault.is.effect, fault_effect_words));
    }
    to << YAML::EndSeq;
}

} // namespace powercut::yaml
