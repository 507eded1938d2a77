// SPDX-License-Identifier: GPL-2.0-only
// Counts of blocks, high ones too, and which block is taken next.
#include "tm_bench.h"

#include <vector>

using namespace powercut;
using namespace powercut::persistent_data;
using namespace powercut::test;

namespace {

block_t take(tm_bench& on) {
    block_t block = 0;
    BOOST_TEST_REQUIRE(on.space().new_block(&block) == 0);
    return block;
}

// Whether taking all that there is gives this one back.
bool is_taken_again(tm_bench& on, block_t freed) {
    block_t taken = 0;
    while (on.space().new_block(&taken) == 0)
        if (taken == freed)
            return true;
    return false;
}

target::behaviour without(bool target::behaviour::*flag) {
    target::behaviour versions;
    versions.*flag = false;
    return versions;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_count_goes_up_beyond_what_the_bitmap_holds_and_down_again) {
    tm_bench on;
    on.run([&] {
        const block_t block = take(on);
        for (std::uint32_t count = 2; count < 10; ++count) {
            BOOST_TEST(on.space().inc_blocks(block, block + 1) == 0);
            BOOST_TEST(on.count_of(block) == count);
        }
        BOOST_TEST(on.commit() == 0);
        bool more = false;
        BOOST_TEST(on.space().count_is_more_than_one(block, &more) == 0);
        BOOST_TEST(more);
        for (std::uint32_t count = 9; count-- > 0;) {
            BOOST_TEST(on.space().dec_blocks(block, block + 1) == 0);
            BOOST_TEST(on.count_of(block) == count);
        }
        BOOST_TEST(on.space().dec_blocks(block, block + 1) == -EINVAL);
    });
    on.check_log({"space map common: unable to decrement block"});
}

BOOST_AUTO_TEST_CASE(many_high_counts_are_kept_in_a_tree_of_their_own) {
    tm_bench on;
    on.run([&] {
        std::vector<block_t> blocks;
        for (unsigned i = 0; i < 1500; ++i)
            blocks.push_back(take(on));
        for (unsigned round = 0; round < 4; ++round)
            BOOST_TEST(on.space().inc_blocks(blocks.front(), blocks.back() + 1) == 0);
        BOOST_TEST(on.commit() == 0);
        for (const block_t block : blocks)
            BOOST_TEST_REQUIRE(on.count_of(block) > 4U);
        const std::uint64_t free_before = on.space().get_nr_free();
        for (unsigned round = 0; round < 4; ++round)
            BOOST_TEST(on.space().dec_blocks(blocks.front(), blocks.back() + 1) == 0);
        BOOST_TEST(on.commit() == 0);
        for (const block_t block : blocks)
            if (block != blocks.front())
                BOOST_TEST_REQUIRE(on.count_of(block) >= 1U);
        BOOST_TEST(on.space().get_nr_free() > free_before); // the tree has shrunk
    });
}

BOOST_AUTO_TEST_CASE(a_block_freed_in_this_transaction_is_not_taken_again) {
    tm_bench on(64);
    on.run([&] {
        const block_t freed = take(on);
        BOOST_TEST(on.commit() == 0);
        BOOST_TEST(on.space().dec_blocks(freed, freed + 1) == 0);
        BOOST_TEST(!is_taken_again(on, freed));
    });
    BOOST_TEST(on.log().at(0) == "space map metadata: unable to allocate new metadata block");
}

BOOST_AUTO_TEST_CASE(it_is_after_the_next_commit) {
    tm_bench on(64);
    on.run([&] {
        const block_t freed = take(on);
        BOOST_TEST(on.commit() == 0);
        BOOST_TEST(on.space().dec_blocks(freed, freed + 1) == 0);
        BOOST_TEST(on.commit() == 0);
        BOOST_TEST(is_taken_again(on, freed));
    });
}

BOOST_AUTO_TEST_CASE(with_the_switch_it_is_at_once) {
    tm_bench on(64, without(&target::behaviour::sm_looks_in_old_map));
    on.run([&] {
        const block_t freed = take(on);
        BOOST_TEST(on.commit() == 0);
        BOOST_TEST(on.space().dec_blocks(freed, freed + 1) == 0);
        BOOST_TEST(is_taken_again(on, freed));
    });
}

BOOST_AUTO_TEST_CASE(with_the_other_switch_a_block_is_taken_twice) {
    tm_bench on(16, without(&target::behaviour::sm_looks_in_new_map));
    on.run([&] {
        BOOST_TEST(on.commit() == 0); // until then all maps are in the same blocks
        std::vector<bool> taken(16);
        bool twice = false;
        for (unsigned i = 0; i < 32 && !twice; ++i) {
            block_t block = 0;
            if (on.space().new_block(&block) != 0)
                break;
            twice = taken[block];
            taken[block] = true;
        }
        BOOST_TEST(twice);
    });
}

BOOST_AUTO_TEST_CASE(the_search_goes_on_behind_the_last_block_taken_and_wraps) {
    tm_bench on(32);
    on.run([&] {
        const block_t first = take(on);
        BOOST_TEST(take(on) > first);
        BOOST_TEST(on.commit() == 0);
        block_t last = 0;
        bool wrapped = false;
        for (unsigned i = 0; i < 40 && !wrapped; ++i) {
            block_t block = 0;
            if (on.space().new_block(&block) != 0 || on.commit() != 0)
                break;
            wrapped = block < last;
            last = block;
        }
        BOOST_TEST(wrapped);
    });
}

BOOST_AUTO_TEST_CASE(blocks_beyond_the_map_are_refused) {
    tm_bench on(64);
    on.run([&] {
        std::uint32_t count = 0;
        BOOST_TEST(on.space().get_count(64, &count) == -EINVAL);
    });
    on.check_log({"space map common: metadata block out of bounds"});
}
