// SPDX-License-Identifier: GPL-2.0-only
// dm-bufio as since Linux 6.4: two rings with a cursor. Blocks are written in the order in which
// they became dirty, and a hit moves none.
#include "bufio_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : checked<inline_bench> {
    fixture() : checked({{"vda", 2048, 3}}) { kernel().set_bufio_rings(true); }
    void use(const std::function<void(bufio_user&)>& body) {
        run([&] {
            bufio_user client(device("vda"), 8);
            body(client);
        });
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(blocks_are_written_in_the_order_in_which_they_became_dirty, fixture) {
    use([&](bufio_user& client) {
        client.touch(0);
        client.create_all({1, 2, 3});
        client.modify(1);
        client.touch(2);
        io();
        BOOST_TEST(client.write_dirty_buffers() == 0);
        check_io({"vda W 8+8", "vda W 16+8", "vda W 24+8", "vda FWS 0+0"});
    });
}

BOOST_FIXTURE_TEST_CASE(formatting_a_clone_writes_early_and_again, fixture) {
    use([&](bufio_user& client) {
        client.touch(0);
        client.create_all({1, 2});
        client.modify(1);
        client.create_all({3, 4});
        client.modify(3);
        client.create(5);
        check_io({"vda R 0+8", "vda W 8+8", "vda W 16+8", "vda W 24+8", "vda W 32+8"});
        client.modify(4);
        client.modify(5);
        client.modify(1);
        BOOST_TEST(client.write_dirty_buffers() == 0);
        check_io({"vda W 32+8", "vda W 40+8", "vda W 8+8", "vda FWS 0+0"}); // from the cursor on
    });
}

// The cursor stays behind the last block that a pass made clean, so what comes before it is written
// last.
BOOST_FIXTURE_TEST_CASE(a_pass_goes_on_from_where_the_cursor_is, fixture) {
    use([&](bufio_user& client) {
        client.touch(0);
        client.create_all({1, 2, 3, 4});
        client.touch(10); // writes all four
        backend().wait_until_idle();
        for (const std::uint64_t block : {1, 4})
            client.modify(block);
        io();
        BOOST_TEST(client.write_dirty_buffers() == 0); // 2 and 3 were finished
        check_io({"vda W 32+8", "vda W 8+8", "vda FWS 0+0"});
    });
}

// A mark costs a finished block a further turn: 2 goes first, then 1, and the cursor ends between
// the two that are dirty.
BOOST_FIXTURE_TEST_CASE(a_referenced_block_is_moved_on_a_further_turn, fixture) {
    use([&](bufio_user& client) {
        client.touch(0);
        client.create_all({1, 2, 3, 4});
        client.touch(10);
        backend().wait_until_idle();
        client.touch(2); // the only one with a mark among the finished: 1, 2
        for (const std::uint64_t block : {3, 4})
            client.modify(block);
        io();
        BOOST_TEST(client.write_dirty_buffers() == 0);
        check_io({"vda W 24+8", "vda W 32+8", "vda FWS 0+0"});
    });
}

BOOST_FIXTURE_TEST_CASE(errors_are_those_of_the_lists, fixture) {
    disk("vda").fail("W 8+8");
    use([&](bufio_user& client) {
        client.touch(0);
        client.create(1);
        BOOST_TEST(client.write_dirty_buffers() == -EIO);
        client.touch(1);
        io();
        client.touch(1);
        check_io({"vda R 8+8"});
    });
}

BOOST_FIXTURE_TEST_CASE(nothing_is_written_by_the_clock, fixture) {
    use([&](bufio_user& client) {
        client.create(1);
        backend().sleep_ns(100'000'000'000);
        check_io({});
    });
}
