// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/promise.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

// What sectors of a volume are to the devices on it, in words: "header", "metadata area 0", "COW
// chunk 5", "origin chunk 3"; "superblock", "block 4", "destination region 2", "source region 2".
// Taken from the tables of snapshots and clones; the chunk size is the table's, also where the
// header of the COW has another. On a disk, what its sectors are to a device that has a piece of
// it.
namespace powercut::witness {

class place_names {
public:
    void add(const checks::device_table& table);

    // Empty where nothing is known of the volume.
    std::string of(const std::string& volume, std::uint64_t sector, std::uint64_t count) const;

private:
    enum class part : std::uint8_t { origin, cow, persistent_cow, metadata, destination, source };
    struct layout {
        std::uint64_t chunk_sectors = 0; // or of a region, or of a block
        part is{};
    };
    void add_clone(const checks::device_table& table);
    std::string through_pieces(const std::string& volume, std::uint64_t sector,
                               std::uint64_t count) const;
    static std::string chunk_name(const layout& of, std::uint64_t chunk);

    std::map<std::string, layout> m_volumes;
    std::map<std::string, std::vector<checks::table_piece>> m_pieces; // by device
};

} // namespace powercut::witness
