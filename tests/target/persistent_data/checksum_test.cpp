// SPDX-License-Identifier: GPL-2.0-only
// Checksums are the ones that kernels left on disks.
#include "firmware_shim/sector_buffer.h"
#include "target/persistent_data/checksum.h"
#include "target/persistent_data/disk_format.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::persistent_data;

namespace {

// Blocks of the recording clone-sbcs, checksum included.
shim::sector_buffer ref_count_root() {
    shim::sector_buffer block(block_sectors);
    block.put_le32(csum_at, 0xc360e452);
    block.put_le32(btree_node_layout::flags_at, btree_node_layout::leaf);
    block.put_le64(btree_node_layout::blocknr_at, 2);
    block.put_le32(btree_node_layout::max_entries_at, 336);
    block.put_le32(btree_node_layout::value_size_at, 4);
    return block;
}

shim::sector_buffer array_block() {
    shim::sector_buffer block(block_sectors);
    block.put_le32(csum_at, 0x87d62048);
    block.put_le32(array_block_layout::max_entries_at, 509);
    block.put_le32(array_block_layout::nr_entries_at, 4);
    block.put_le32(array_block_layout::value_size_at, 8);
    block.put_le64(array_block_layout::blocknr_at, 5);
    return block;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_btree_node_and_an_array_block_of_a_kernel) {
    BOOST_TEST(block_checksum(ref_count_root(), btree_node_layout::csum_xor) == 0xc360e452);
    BOOST_TEST(block_checksum(array_block(), array_block_layout::csum_xor) == 0x87d62048);
}

BOOST_AUTO_TEST_CASE(the_stored_checksum_is_not_covered_and_the_last_byte_is) {
    shim::sector_buffer block = array_block();
    block.put_le32(csum_at, 0);
    BOOST_TEST(block_checksum(block, array_block_layout::csum_xor) == 0x87d62048);
    block.put_le64(block_bytes - 8, std::uint64_t{1} << 63);
    BOOST_TEST(block_checksum(block, array_block_layout::csum_xor) != 0x87d62048);
}

BOOST_AUTO_TEST_CASE(bytes_are_asked_for_sector_by_sector) {
    const shim::sector_buffer block = array_block();
    unsigned asked = 0;
    const auto look = [&](unsigned sector) {
        BOOST_TEST(sector == asked++);
        return block.look(sector);
    };
    BOOST_TEST(block_checksum(look, array_block_layout::csum_xor) == 0x87d62048);
    BOOST_TEST(asked == block_sectors);
}
