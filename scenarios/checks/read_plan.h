// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/promise.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

// Which sectors of a device are worth reading: those written by the run, on the device or on the
// volume whose snapshot it is; of a clone all, since it may show its destination where nobody
// wrote. Taken from the whole run, so that what a recovery reads does not
// depend on where power was cut.
namespace powercut::checks {

class read_plan {
public:
    // Of a volume whose disk may damage the rest of a physical block: what shares a block with what
    // is written is worth reading too. `first`: where the volume begins on its disk.
    void widen(const std::string& volume, std::uint64_t first, std::uint64_t sectors,
               std::uint64_t block_sectors);

    void add(const promise_event& event);
    std::vector<std::uint64_t> sectors(const device_table& table) const; // ascending

private:
    void add_range(const std::string& device, const promise_event& event);

    std::map<std::string, std::shared_ptr<const device_table>> m_tables; // by device, the latest
    std::map<std::string, std::set<std::uint64_t>> m_written;            // by volume

    struct block_grid {
        std::uint64_t begin = 0; // of these sectors of the volume
        std::uint64_t first = 0; // where they begin on the disk
        std::uint64_t sectors = 0;
        std::uint64_t block_sectors = 1;
    };
    using grids = std::vector<block_grid>;
    grids grids_of(const device_table& table) const; // which is made of pieces
    void add_volume(const promise_event& event);
    const std::string& volume_of(const std::string& device) const;

    // Devices made of the same pieces are one volume, that of the first one.
    std::map<std::string, std::vector<table_piece>> m_pieces;
    std::map<std::string, std::string> m_same;
    std::map<std::string, grids> m_grids; // by volume, of those that were widened
};

} // namespace powercut::checks
