// SPDX-License-Identifier: GPL-2.0-only
// A commit writes the bytes of a real kernel to the blocks that a real kernel takes.
#include "metadata_bench.h"
#include "target/clone/superblock_format.h"
#include "target/persistent_data/disk_format.h"

using namespace powercut;
using namespace powercut::test;
namespace sb = powercut::clone::superblock_layout;
namespace sm = powercut::persistent_data::sm_root_layout;

namespace {

struct expected_commit {
    std::uint64_t bitmap_root;
    std::uint64_t bitset_root;
    std::uint64_t bitmap;
    std::uint32_t none_free_before;
    std::uint64_t word;
    std::uint32_t csum;
};

void check_commit(metadata_bench& on, const expected_commit& expected) {
    const shim::sector_buffer super = on.block(0);
    const shim::sector_buffer index = on.block(expected.bitmap_root);
    BOOST_TEST(super.le64(sb::metadata_space_map_root_at + sm::nr_allocated_at) == 6U);
    BOOST_TEST(super.le64(sb::metadata_space_map_root_at + sm::bitmap_root_at) ==
               expected.bitmap_root);
    BOOST_TEST(super.le64(sb::bitset_root_at) == expected.bitset_root);
    BOOST_TEST(index.le64(16) == expected.bitmap);
    BOOST_TEST(index.le32(24) == 16314U);
    BOOST_TEST(index.le32(28) == expected.none_free_before);
    BOOST_TEST(on.block(expected.bitmap).le64(16) == expected.word);
    BOOST_TEST(super.le32(0) == expected.csum);
}

} // namespace

// dm_spec.md 13.6, the test vector.
BOOST_AUTO_TEST_CASE(the_bytes_of_three_commits) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    BOOST_TEST(on.commit({0, 2}) == 0);
    check_commit(on, {9, 8, 7, 1, 0xaa022, 0xbb3c3d28});
    BOOST_TEST(on.commit({3}) == 0);
    check_commit(on, {13, 12, 11, 1, 0xaa00022, 0xd39332c8});
    BOOST_TEST(on.commit({5}) == 0);
    check_commit(on, {17, 16, 15, 1, 0xaa0000022, 0xcd326b99});
}

BOOST_AUTO_TEST_CASE(the_order_of_writes) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    on.io();
    BOOST_TEST(on.commit({0}) == 0);
    on.check_io({"meta W 64+8", "meta W 48+8", "meta W 56+8", "meta W 72+8", "meta FWS 0+0",
                 "meta W 0+8", "meta FWS 0+0"});
}

BOOST_AUTO_TEST_CASE(the_first_commit_after_a_load_reads_the_bitmap) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    on.close();
    BOOST_TEST_REQUIRE(on.open() == 0);
    on.io();
    BOOST_TEST(on.commit({0}) == 0);
    const lines io = on.io();
    BOOST_TEST(std::count(io.begin(), io.end(), "meta R 24+8") == 1);
    BOOST_TEST(std::count_if(io.begin(), io.end(), [](const std::string& line) {
                   return line.starts_with("meta R");
               }) == 1);
}

BOOST_AUTO_TEST_CASE(what_was_committed_is_loaded) {
    metadata_bench on(300000, 700000);
    BOOST_TEST_REQUIRE(on.open() == 0);
    const std::vector<std::uint64_t> regions{0, 63, 64, 32575, 32576, 65151, 65152, 87499};
    BOOST_TEST(on.commit(regions) == 0);
    on.close();
    BOOST_TEST_REQUIRE(on.open() == 0);
    BOOST_TEST(clone::dm_clone_nr_of_hydrated_regions(on.metadata()) == regions.size());
    for (const std::uint64_t region : regions)
        BOOST_TEST(clone::dm_clone_is_region_hydrated(on.metadata(), region));
    BOOST_TEST(!clone::dm_clone_is_region_hydrated(on.metadata(), 1));
}

BOOST_AUTO_TEST_CASE(a_transaction_does_not_change_a_block_of_the_last_one) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    std::vector<std::uint64_t> before = on.blocks_written();
    for (std::uint64_t region = 0; region < 200; ++region) {
        BOOST_TEST_REQUIRE(on.commit({region}) == 0);
        const std::vector<std::uint64_t> now = on.blocks_written();
        for (const std::uint64_t block : now)
            BOOST_TEST_REQUIRE(
                (block == 0 || std::count(before.begin(), before.end(), block) == 0));
        before = now;
    }
}

BOOST_AUTO_TEST_CASE(how_much_is_written_depends_on_dirty_blocks_and_not_on_the_size) {
    metadata_bench on(300000, 8 * 1'000'000);
    BOOST_TEST_REQUIRE(on.open() == 0);
    on.io();
    BOOST_TEST(on.commit({5}) == 0);
    BOOST_TEST(on.blocks_written().size() == 5U); // array block, root, bitmap, index, superblock
    BOOST_TEST(on.commit({1, 70, 200, 32000}) == 0);
    BOOST_TEST(on.blocks_written().size() == 5U); // one array block
    BOOST_TEST(on.commit({1, 999'999}) == 0);
    BOOST_TEST(on.blocks_written().size() == 6U);
}
