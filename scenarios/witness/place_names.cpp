// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/witness/place_names.h"

#include "firmware_shim/table_syntax.h"
#include "scenarios/checks/check.h"
#include "scenarios/yaml/values.h"

#include <fmt/format.h>

namespace powercut::witness {

namespace {

constexpr std::uint64_t sector_bytes = 512;
constexpr std::uint64_t exception_bytes = 16; // on disk (dm_spec.md section 6)
constexpr std::uint64_t block_sectors = 8;    // of clone metadata (section 12)

} // namespace

void place_names::add(const checks::device_table& table) {
    if (table.role == checks::device_role::clone)
        return add_clone(table);
    if (!table.pieces.empty())
        m_pieces[table.origin] = table.pieces;
    if (!checks::is_snapshot(table.role))
        return;
    const std::vector<shim::table_line> lines = shim::parse_table(table.text);
    const std::uint64_t chunk =
        yaml::parse_integer(lines.front().arguments.at(3)).value_or(0); // origin cow store chunk
    if (chunk == 0)
        return;
    m_volumes[table.cow] = {chunk, table.persistent ? part::persistent_cow : part::cow};
    m_volumes.try_emplace(table.origin, layout{chunk, part::origin});
}

void place_names::add_clone(const checks::device_table& table) {
    m_volumes[table.metadata] = {block_sectors, part::metadata};
    m_volumes[table.destination] = {table.region_sectors, part::destination};
    m_volumes.try_emplace(table.source, layout{table.region_sectors, part::source});
}

std::string place_names::of(const std::string& volume, std::uint64_t sector,
                            std::uint64_t count) const {
    const auto at = m_volumes.find(volume);
    if (count == 0)
        return {};
    if (at == m_volumes.end())
        return through_pieces(volume, sector, count);
    const std::uint64_t first = sector / at->second.chunk_sectors;
    const std::uint64_t last = (sector + count - 1) / at->second.chunk_sectors;
    const std::string name = chunk_name(at->second, first);
    return first == last ? name : name + " .. " + chunk_name(at->second, last);
}

std::string place_names::through_pieces(const std::string& volume, std::uint64_t sector,
                                        std::uint64_t count) const {
    for (const auto& [device, pieces] : m_pieces) {
        std::uint64_t begin = 0; // of the piece, on the device
        for (const checks::table_piece& piece : pieces) {
            const bool inside = piece.device == volume && sector >= piece.sector &&
                                sector < piece.sector + piece.sectors;
            const std::string name =
                inside ? of(device, begin + sector - piece.sector, count) : std::string();
            if (!name.empty())
                return name;
            begin += piece.sectors;
        }
    }
    return {};
}

// A persistent store begins with its header; then a metadata area and the chunks that it describes
// take turns.
std::string place_names::chunk_name(const layout& of, std::uint64_t chunk) {
    switch (of.is) {
    case part::origin:
        return fmt::format("origin chunk {}", chunk);
    case part::cow:
        return fmt::format("COW chunk {}", chunk);
    case part::metadata:
        return chunk == 0 ? "superblock" : fmt::format("block {}", chunk);
    case part::destination:
        return fmt::format("destination region {}", chunk);
    case part::source:
        return fmt::format("source region {}", chunk);
    case part::persistent_cow:
        break;
    }
    if (chunk == 0)
        return "header";
    const std::uint64_t stride = 1 + of.chunk_sectors * sector_bytes / exception_bytes;
    if ((chunk - 1) % stride == 0)
        return fmt::format("metadata area {}", (chunk - 1) / stride);
    return fmt::format("COW chunk {}", chunk);
}

} // namespace powercut::witness
