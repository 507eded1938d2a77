// SPDX-License-Identifier: GPL-2.0-only
// Metadata that cannot be read, written or believed: the kernel's errno and messages, and what the
// last commit left is still there.
#include "metadata_bench.h"

using namespace powercut;
using namespace powercut::clone;
using namespace powercut::test;

namespace {

// Changes 8 bytes of a block on the disk, which spoils its checksum.
void spoil(metadata_bench& on, std::uint64_t block, std::size_t at, std::uint64_t value) {
    shim::sector_buffer data = on.block(block);
    data.put_le64(at, value);
    on.disk("meta").put(block * 8, contents(data.handles(), data.handles() + 8));
}

void format(metadata_bench& on) {
    BOOST_TEST_REQUIRE(on.open() == 0);
    on.close();
    on.io();
}

} // namespace

BOOST_AUTO_TEST_CASE(a_superblock_of_something_else) {
    metadata_bench on;
    format(on);
    spoil(on, 0, 32, 1234);
    BOOST_TEST(on.open() == -EILSEQ);
    on.check_log({"clone metadata: Superblock check failed: magic 1234, expected 2331148132",
                  "block manager: superblock validator check failed for block 0",
                  "clone metadata: Failed to read_lock superblock"});
    spoil(on, 0, 8, 7);
    BOOST_TEST(on.open() == -ENOTBLK);
    on.check_log({"clone metadata: Superblock check failed: blocknr 7, expected 0",
                  "block manager: superblock validator check failed for block 0",
                  "clone metadata: Failed to read_lock superblock"});
}

BOOST_AUTO_TEST_CASE(other_sizes_than_those_of_the_table) {
    metadata_bench on;
    format(on);
    BOOST_TEST(on.open(16) == -EINVAL);
    on.check_log({"clone metadata: Region and/or target size don't match the ones in metadata"});
}

BOOST_AUTO_TEST_CASE(blocks_that_are_damaged) {
    metadata_bench on;
    format(on);
    spoil(on, 5, 24, 1); // a region that nobody hydrated
    BOOST_TEST(on.open() == -EILSEQ);
    const lines log = on.log();
    BOOST_TEST_REQUIRE(log.size() == 4U);
    BOOST_TEST(log[0].starts_with("array: array_block_check failed: csum "));
    BOOST_TEST(log[1] == "block manager: array validator check failed for block 5");
    BOOST_TEST(log[2] == "array: get_ablock failed");
    BOOST_TEST(log[3] == "clone metadata: Failed to load on-disk region map");
    spoil(on, 1, 16, 4);
    BOOST_TEST(on.open() == -EILSEQ);
    BOOST_TEST(on.log().at(2) == "transaction manager: couldn't open metadata space map");
}

BOOST_AUTO_TEST_CASE(a_read_error_is_passed_on) {
    metadata_bench on;
    format(on);
    on.disk("meta").fail("R 32+8");
    BOOST_TEST(on.open() == -EIO);
    BOOST_TEST(on.open() == 0);
}

BOOST_AUTO_TEST_CASE(too_small_a_device) {
    metadata_bench on(5 * 8);
    BOOST_TEST(on.open() == -ENOSPC);
    metadata_bench enough(6 * 8);
    BOOST_TEST(enough.open() == 0);
}

BOOST_AUTO_TEST_CASE(a_commit_that_runs_out_of_blocks_changes_nothing) {
    metadata_bench on(7 * 8);
    BOOST_TEST_REQUIRE(on.open() == 0);
    BOOST_TEST(on.commit({0}) == -ENOSPC);
    BOOST_TEST(on.abort() == 0);
    on.run([&] { BOOST_TEST(dm_clone_reload_in_core_bitset(on.metadata()) == 0); });
    BOOST_TEST(dm_clone_nr_of_hydrated_regions(on.metadata()) == 0U);
}

// F8: the array block has a new place, the root of the bitset finds none.
BOOST_AUTO_TEST_CASE(one_that_holds_a_block_leaves_it_locked) {
    metadata_bench on(8 * 8);
    BOOST_TEST_REQUIRE(on.open() == 0);
    BOOST_TEST(on.commit({0}) == -ENOSPC);
    BOOST_CHECK_THROW(on.abort(), shim::kernel_bug);
    on.log();
    target::behaviour mended;
    mended.array_unlocks_after_failed_insert = true;
    metadata_bench other(8 * 8, 2048, mended);
    BOOST_TEST_REQUIRE(other.open() == 0);
    BOOST_TEST(other.commit({0}) == -ENOSPC);
    BOOST_TEST(other.abort() == 0);
}

BOOST_AUTO_TEST_CASE(after_a_failed_write_the_last_commit_is_there) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    BOOST_TEST(on.commit({1}) == 0);
    on.disk("meta").fail("W 96+8"); // the bitset root of the next commit
    BOOST_TEST(on.commit({2}) == -EIO);
    on.check_log({"clone metadata: dm_tm_pre_commit failed"});
    BOOST_TEST(on.abort() == 0);
    on.run([&] { BOOST_TEST(dm_clone_reload_in_core_bitset(on.metadata()) == 0); });
    BOOST_TEST(dm_clone_is_region_hydrated(on.metadata(), 1));
    BOOST_TEST(!dm_clone_is_region_hydrated(on.metadata(), 2));
    // What the aborted transaction dirtied stays so: no commit goes through any more.
    BOOST_TEST(dm_clone_changed_this_transaction(on.metadata()));
    BOOST_TEST(on.commit({}) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(metadata_that_cannot_be_opened_again_are_gone) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    on.disk("meta").put(0, contents(8));
    BOOST_TEST(on.abort() == -EPERM); // not to be formatted now
    std::uint64_t blocks = 0;
    BOOST_TEST(dm_clone_get_metadata_dev_size(on.metadata(), &blocks) == -EINVAL);
    BOOST_TEST(on.commit({}) == -EPERM);
    BOOST_TEST(dm_clone_reload_in_core_bitset(on.metadata()) == -EINVAL);
}
