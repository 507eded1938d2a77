// SPDX-License-Identifier: GPL-2.0-only
// A device whose first block is zero is formatted with the bytes, in the order, of a real kernel.
#include "metadata_bench.h"
#include "target/clone/superblock_format.h"
#include "target/persistent_data/disk_format.h"

using namespace powercut;
using namespace powercut::test;
namespace sb = powercut::clone::superblock_layout;
namespace sm = powercut::persistent_data::sm_root_layout;

BOOST_AUTO_TEST_CASE(the_order_of_writes_with_one_bitmap_and_one_array_block) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    on.check_io({"meta R 0+8", "meta W 16+8", "meta W 8+8", "meta W 32+8", "meta W 24+8",
                 "meta W 32+8", "meta W 40+8", "meta W 8+8", "meta FWS 0+0", "meta W 0+8",
                 "meta FWS 0+0"});
}

// As the recording clone-big.
BOOST_AUTO_TEST_CASE(the_order_of_writes_with_three_bitmaps_and_three_array_blocks) {
    metadata_bench on(300000, 700000);
    BOOST_TEST_REQUIRE(on.open() == 0);
    on.check_io({"meta R 0+8", "meta W 8+8", "meta W 16+8", "meta W 24+8", "meta W 32+8",
                 "meta W 40+8", "meta W 8+8", "meta W 24+8", "meta W 56+8", "meta W 64+8",
                 "meta W 48+8", "meta W 72+8", "meta W 24+8", "meta W 8+8", "meta FWS 0+0",
                 "meta W 0+8", "meta FWS 0+0"});
}

// dm_spec.md 13.6, the test vector: what a format leaves in each block.
BOOST_AUTO_TEST_CASE(the_bytes_of_a_formatted_device) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    const std::vector<std::uint32_t> checksums{0xb4cb4a42, 0x96593b1e, 0xc360e452,
                                               0x2c9f4f8e, 0x1608c2be, 0x87d62048};
    for (std::size_t number = 0; number < checksums.size(); ++number)
        BOOST_TEST(on.block(number).le32(0) == checksums[number]);
    const shim::sector_buffer super = on.block(0);
    BOOST_TEST(super.le64(sb::metadata_space_map_root_at + sm::nr_blocks_at) == 1024U);
    BOOST_TEST(super.le64(sb::metadata_space_map_root_at + sm::nr_allocated_at) == 6U);
    BOOST_TEST(super.le64(sb::metadata_space_map_root_at + sm::bitmap_root_at) == 1U);
    BOOST_TEST(super.le64(sb::metadata_space_map_root_at + sm::ref_count_root_at) == 2U);
    BOOST_TEST(super.le64(sb::bitset_root_at) == 4U);
    BOOST_TEST(on.block(1).le64(16) == 3U);     // the first bitmap
    BOOST_TEST(on.block(1).le32(24) == 16314U); // free
    BOOST_TEST(on.block(1).le32(28) == 6U);     // none before
    BOOST_TEST(on.block(3).le64(16) == 0xaaaU); // six blocks with a count of 1
}

BOOST_AUTO_TEST_CASE(a_formatted_device_is_loaded) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    on.close();
    on.io();
    BOOST_TEST_REQUIRE(on.open() == 0);
    on.check_io({"meta R 0+8", "meta R 8+8", "meta R 32+8", "meta R 40+8"});
    BOOST_TEST(clone::dm_clone_nr_of_hydrated_regions(on.metadata()) == 0U);
}

BOOST_AUTO_TEST_CASE(counts_of_blocks) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    std::uint64_t free_blocks = 0;
    std::uint64_t blocks = 0;
    BOOST_TEST(clone::dm_clone_get_free_metadata_block_count(on.metadata(), &free_blocks) == 0);
    BOOST_TEST(clone::dm_clone_get_metadata_dev_size(on.metadata(), &blocks) == 0);
    BOOST_TEST(free_blocks == 1018U);
    BOOST_TEST(blocks == 1024U);
}

BOOST_AUTO_TEST_CASE(a_device_is_used_up_to_what_a_space_map_can_count) {
    metadata_bench on(33292800 + 8192);
    BOOST_TEST_REQUIRE(on.open() == 0);
    std::uint64_t blocks = 0;
    clone::dm_clone_get_metadata_dev_size(on.metadata(), &blocks);
    BOOST_TEST(blocks == 4161600U);
}
