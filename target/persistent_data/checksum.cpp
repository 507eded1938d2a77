// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/checksum.h"

#include "firmware_shim/sector_buffer.h"
#include "target/persistent_data/disk_format.h"

#include <boost/crc.hpp>

namespace powercut::persistent_data {

using crc32c = boost::crc_optimal<32, 0x1edc6f41, 0xffffffff, 0, true, true>;

std::uint32_t block_checksum(const look_at_sector& look, std::uint32_t csum_xor) {
    constexpr std::size_t stored_bytes = 4;
    crc32c crc;
    crc.process_bytes(look(0) + stored_bytes, 512 - stored_bytes);
    for (unsigned sector = 1; sector < block_sectors; ++sector)
        crc.process_bytes(look(sector), 512);
    return crc.checksum() ^ csum_xor;
}

std::uint32_t block_checksum(const shim::sector_buffer& block, std::uint32_t csum_xor) {
    return block_checksum([&](unsigned sector) { return block.look(sector); }, csum_xor);
}

} // namespace powercut::persistent_data
