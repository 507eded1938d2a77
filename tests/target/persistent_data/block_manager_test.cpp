// SPDX-License-Identifier: GPL-2.0-only
// Blocks are checked when they are first read, sealed when they are written, and belong to one
// kind.
#include "../../support/checked_bench.h"
#include "target/persistent_data/dm_btree_node.h"
#include "target/persistent_data/dm_space_map_bitmap.h"

using namespace powercut;
using namespace powercut::persistent_data;
using namespace powercut::test;

namespace {

struct manager_bench : checked<inline_bench> {
    manager_bench() : checked(std::vector<disk_setup>{{"meta", 64}}), blocks(device("meta")) {}
    dm_block_manager blocks;
};

} // namespace

BOOST_AUTO_TEST_CASE(a_block_is_sealed_when_it_is_written_and_checked_when_it_is_read) {
    manager_bench on;
    on.run([&] {
        dm_block locked;
        BOOST_TEST(on.blocks.write_lock_zero(3, &dm_sm_bitmap_validator, &locked) == 0);
        locked.data().put_le64(16, 0x5a);
        locked.unlock();
        BOOST_TEST(on.blocks.flush() == 0);
        dm_block_manager later(on.device("meta"));
        BOOST_TEST(later.read_lock(3, &dm_sm_bitmap_validator, &locked) == 0);
        BOOST_TEST(locked.data().le64(8) == 3U);
        BOOST_TEST(locked.data().le64(16) == 0x5aU);
        locked.unlock();
    });
    on.check_io({"meta W 24+8", "meta FWS 0+0", "meta R 24+8"});
}

BOOST_AUTO_TEST_CASE(another_kind_than_the_block_is_of) {
    manager_bench on;
    on.run([&] {
        dm_block locked;
        BOOST_TEST(on.blocks.write_lock_zero(3, &dm_sm_bitmap_validator, &locked) == 0);
        locked.unlock();
        BOOST_TEST(on.blocks.read_lock(3, &index_validator, &locked) == -EINVAL);
        BOOST_TEST(on.blocks.read_lock(3, nullptr, &locked) == -EINVAL);
        BOOST_TEST(on.blocks.read_lock(3, &dm_sm_bitmap_validator, &locked) == 0);
        locked.unlock();
    });
    on.check_log({"block manager: validator mismatch (old=sm_bitmap vs new=index) for block 3",
                  "block manager: validator mismatch (old=sm_bitmap vs new=NULL) for block 3"});
}

BOOST_AUTO_TEST_CASE(a_bad_block_stays_unchecked) {
    manager_bench on;
    on.run([&] {
        dm_block locked;
        BOOST_TEST(on.blocks.read_lock(0, &dm_sm_bitmap_validator, &locked) == -EILSEQ);
        BOOST_TEST(on.blocks.read_lock(2, &btree_node_validator, &locked) == -ENOTBLK);
        BOOST_TEST(on.blocks.read_lock(2, nullptr, &locked) == 0);
        locked.unlock();
    });
    const lines log = on.log();
    BOOST_TEST(log.at(0).starts_with("space map common: bitmap check failed: csum "));
    BOOST_TEST(log.at(1) == "block manager: sm_bitmap validator check failed for block 0");
    BOOST_TEST(log.at(2) == "btree spine: node_check failed: blocknr 0 != wanted 2");
}

BOOST_AUTO_TEST_CASE(a_loop_of_bad_blocks_does_not_fill_the_log) {
    manager_bench on;
    on.run([&] {
        dm_block locked;
        for (unsigned i = 0; i < 30; ++i)
            BOOST_TEST(on.blocks.read_lock(2, &btree_node_validator, &locked) == -ENOTBLK);
    });
    BOOST_TEST(on.log().size() == 20U); // ten from each of two places
}

BOOST_AUTO_TEST_CASE(read_only) {
    manager_bench on;
    on.run([&] {
        dm_block locked;
        on.blocks.set_read_only();
        BOOST_TEST(on.blocks.write_lock(2, nullptr, &locked) == -EPERM);
        BOOST_TEST(on.blocks.write_lock_zero(2, nullptr, &locked) == -EPERM);
        BOOST_TEST(on.blocks.flush() == -EPERM);
        BOOST_TEST(on.blocks.read_lock(2, nullptr, &locked) == 0);
        locked.unlock();
        on.blocks.set_read_write();
        BOOST_TEST(on.blocks.flush() == 0);
    });
}
