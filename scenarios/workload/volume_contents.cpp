// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/volume_contents.h"

#include <algorithm>

namespace powercut::workload {

namespace {

constexpr std::size_t cow_magic_bytes = 4;
constexpr std::uint64_t metadata_block_sectors = 8;

} // namespace

// A COW without the magic number in its first four bytes gets a new header (dm_spec.md 6.4), clone
// metadata whose first block is zero a new superblock (12.2).
bool volume_contents::is_blank(const checks::device_table& table) const {
    if (table.role == checks::device_role::clone)
        return is_zero(table.metadata, metadata_block_sectors, storage::sector_size);
    return is_zero(table.cow, 1, cow_magic_bytes);
}

// So many bytes of each of its first sectors; yes of what is no volume.
bool volume_contents::is_zero(const std::string& volume, std::uint64_t sectors,
                              std::size_t bytes) const {
    for (std::uint64_t i = 0; i < sectors; ++i) {
        const auto held = content_of(volume, i);
        if (!held)
            return true;
        const auto looked_at = storage::bytes_of(*held).first(bytes);
        if (!std::ranges::all_of(looked_at, [](std::byte byte) { return byte == std::byte{0}; }))
            return false;
    }
    return true;
}

// Of a sector of a disk, or of what lies on disks piece by piece.
std::optional<storage::content> volume_contents::content_of(const std::string& name,
                                                            std::uint64_t sector) const {
    const auto at =
        std::ranges::find_if(m_volumes, [&](const volume& each) { return each.is.name == name; });
    if (at != m_volumes.end()) {
        if (sector >= at->is.sectors)
            return {};
        return m_machine.disk_content(at->disk, at->is.first_sector + sector);
    }
    const auto table = m_tables.find(name);
    if (table == m_tables.end())
        return {};
    for (const checks::table_piece& piece : table->second->pieces) {
        if (sector < piece.sectors)
            return content_of(piece.device, piece.sector + sector);
        sector -= piece.sectors;
    }
    return {};
}

} // namespace powercut::workload
