// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/device_scope.h"

namespace powercut::yaml {

device_scope::device_scope(std::span<const runner::disk_spec> disks) {
    for (const runner::disk_spec& disk : disks) {
        if (disk.partitions.empty())
            m_disks.emplace(disk.name, disk.config.size_sectors);
        for (const runner::partition_spec& part : disk.partitions)
            m_disks.emplace(part.name, part.size_sectors);
    }
}

bool device_scope::is_disk(std::string_view name) const {
    return m_disks.contains(name);
}

bool device_scope::is_mapped(std::string_view name) const {
    return m_mapped.contains(name);
}

std::optional<std::uint64_t> device_scope::sectors(std::string_view name) const {
    if (const auto it = m_mapped.find(name); it != m_mapped.end())
        return it->second.sectors == 0 ? std::nullopt : std::optional(it->second.sectors);
    if (const auto it = m_disks.find(name); it != m_disks.end())
        return it->second;
    return std::nullopt;
}

void device_scope::create(const std::string& name, std::uint64_t sectors) {
    m_mapped.insert_or_assign(name, mapped{sectors, std::nullopt});
}

void device_scope::reload(const std::string& name, std::uint64_t sectors) {
    if (const auto it = m_mapped.find(name); it != m_mapped.end())
        it->second.after_resume = sectors;
}

void device_scope::resume(const std::string& name) {
    const auto it = m_mapped.find(name);
    if (it == m_mapped.end() || !it->second.after_resume)
        return;
    it->second = mapped{*it->second.after_resume, std::nullopt};
}

void device_scope::remove(const std::string& name) {
    m_mapped.erase(name);
}

std::vector<std::string_view> device_scope::mapped_names() const {
    std::vector<std::string_view> names;
    for (const auto& [name, device] : m_mapped)
        names.push_back(name);
    return names;
}

std::vector<std::string_view> device_scope::all_names() const {
    std::vector<std::string_view> names;
    for (const auto& [name, sectors] : m_disks)
        names.push_back(name);
    for (const auto& [name, device] : m_mapped)
        names.push_back(name);
    return names;
}

} // namespace powercut::yaml
