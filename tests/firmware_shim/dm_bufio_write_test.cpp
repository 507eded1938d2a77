// SPDX-License-Identifier: GPL-2.0-only
// dm-bufio, writing: what is written, when and in which order, kept in lists as before Linux 6.4;
// errors; what happens to a cache that goes or grows old.
#include "bufio_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

constexpr std::uint64_t second_ns = 1'000'000'000;

struct fixture : checked<inline_bench> {
    fixture() : checked({{"vda", 2048, 3}}) {}
    void use(const std::function<void(bufio_user&)>& body) {
        run([&] {
            bufio_user client(device("vda"), 8);
            body(client);
        });
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(dirty_blocks_are_written_oldest_first_and_then_flushed, fixture) {
    use([&](bufio_user& client) {
        client.touch(0);
        client.create(2, 7);
        client.create(1, 7);
        check_io({"vda R 0+8"});
        BOOST_TEST(client.write_dirty_buffers() == 0);
        check_io({"vda W 16+8", "vda W 8+8", "vda FWS 0+0"});
        BOOST_TEST(client.write_dirty_buffers() == 0);
        check_io({"vda FWS 0+0"});
    });
    BOOST_TEST(disk("vda").at(8, 16) == filled(7, 8, 16), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_hit_makes_a_dirty_block_the_newest_and_marking_it_again_does_not,
                        fixture) {
    use([&](bufio_user& client) {
        client.touch(0);
        client.create_all({1, 2, 3});
        client.touch(1);
        shim::dm_buffer* held = client.get(2);
        client.touch(3);
        client.mark_buffer_dirty(*held);
        client.release(*held);
        io();
        client.write_dirty_buffers();
        check_io({"vda W 8+8", "vda W 16+8", "vda W 24+8", "vda FWS 0+0"});
    });
}

// dm_spec.md section 14, clone create, unformatted: the metadata of one bitmap and one array block.
BOOST_FIXTURE_TEST_CASE(formatting_a_clone_writes_early_and_again, fixture) {
    use([&](bufio_user& client) {
        client.touch(0);
        client.create_all({1, 2});
        client.modify(1);
        client.create_all({3, 4});
        client.modify(3);
        client.create(5);
        check_io({"vda R 0+8", "vda W 16+8", "vda W 8+8", "vda W 32+8", "vda W 24+8"});
        client.modify(4);
        client.modify(5);
        client.modify(1);
        BOOST_TEST(client.write_dirty_buffers() == 0);
        check_io({"vda W 32+8", "vda W 40+8", "vda W 8+8", "vda FWS 0+0"});
        client.modify(0);
        BOOST_TEST(client.write_dirty_buffers() == 0);
        check_io({"vda W 0+8", "vda FWS 0+0"});
    });
}

BOOST_FIXTURE_TEST_CASE(too_many_dirty_blocks_are_written_before_the_read_that_finds_them,
                        fixture) {
    use([&](bufio_user& client) {
        client.touch(0);
        client.create_all({1, 2, 3});
        client.touch(10); // three dirty for one clean are not too many
        client.create_all({4, 5, 6, 7});
        client.touch(1);
        check_io({"vda R 0+8", "vda R 80+8"}); // hits never write
        client.prefetch(11, 1);
        check_io({"vda W 16+8", "vda W 24+8", "vda W 32+8", "vda W 40+8", "vda W 48+8",
                  "vda W 56+8", "vda W 8+8", "vda R 88+8"});
    });
}

// What has been written counts as dirty until somebody moves it, and is not written again.
BOOST_FIXTURE_TEST_CASE(a_finished_write_stays_among_the_dirty_until_it_is_moved, fixture) {
    use([&](bufio_user& client) {
        client.touch(0);
        client.create_all({1, 2, 3, 4, 5});
        backend().wait_until_idle();
        io();
        client.create(6); // five dirty for one clean: a pass, which makes 1 to 4 clean
        check_io({"vda W 40+8"});
        backend().wait_until_idle();
        client.touch(5); // clean by the hit: one dirty, six clean
        for (std::uint64_t block = 7; block < 25; ++block)
            client.create(block); // 18 more are not too many for the last one
        check_io({});
        client.create(25);
        BOOST_TEST(io().size() == 19U);
    });
}

BOOST_FIXTURE_TEST_CASE(the_client_is_asked_before_a_block_is_written, fixture) {
    const auto stamp = [](shim::dm_buffer& buffer, void* context) {
        auto& stamps = *static_cast<std::uint64_t*>(context);
        buffer.data().put_le64(0, 100 * ++stamps + buffer.block());
    };
    std::uint64_t stamps = 0;
    run([&] {
        bufio_user client(device("vda"), 8, stamp, &stamps);
        client.create(1);
        client.write_dirty_buffers();
        client.modify(1);
        client.write_dirty_buffers();
        BOOST_TEST(client.get(1)->data().le64(0) == 201U);
    });
    run([&] {
        bufio_user client(device("vda"), 8);
        int error = 0;
        BOOST_TEST(client.read(1, &error)->data().le64(0) == 201U);
    });
}

BOOST_FIXTURE_TEST_CASE(a_write_error_is_told_once_and_the_block_dropped_when_released, fixture) {
    disk("vda").fail("W 8+8");
    use([&](bufio_user& client) {
        client.create(1, 7);
        client.create(2, 7);
        BOOST_TEST(client.write_dirty_buffers() == -EIO);
        check_io({"vda W 8+8", "vda W 16+8", "vda FWS 0+0"}); // flushed all the same
        BOOST_TEST(client.write_dirty_buffers() == 0);
        check_io({"vda FWS 0+0"}); // nobody writes it again
        shim::dm_buffer* held = client.get(1);
        BOOST_TEST_REQUIRE((held != nullptr));
        BOOST_TEST(held->data().handles()[0] == filled(7, 8, 1).front());
        client.release(*held);
        client.touch(1);
        check_io({"vda R 8+8"});
    });
}

BOOST_FIXTURE_TEST_CASE(a_block_made_dirty_again_after_a_write_error_is_kept, fixture) {
    disk("vda").fail("W 8+8");
    use([&](bufio_user& client) {
        client.create(1);
        BOOST_TEST(client.write_dirty_buffers() == -EIO);
        client.modify(1, 9);
        BOOST_TEST(client.write_dirty_buffers() == 0);
        client.touch(1);
        check_io({"vda W 8+8", "vda FWS 0+0", "vda W 8+8", "vda FWS 0+0"});
    });
    BOOST_TEST(disk("vda").at(8, 8) == filled(9, 8, 8), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(the_error_of_an_early_write_is_told_by_the_next_flush, fixture) {
    disk("vda").fail("W 8+8");
    use([&](bufio_user& client) {
        client.create_all({1, 2});
        backend().wait_until_idle();
        BOOST_TEST(client.write_dirty_buffers() == -EIO);
    });
}

BOOST_FIXTURE_TEST_CASE(a_flush_that_fails_is_an_error_of_its_own, fixture) {
    disk("vda").fail("F");
    use([&](bufio_user& client) {
        client.create(1);
        BOOST_TEST(client.write_dirty_buffers() == -EIO);
        BOOST_TEST(client.write_dirty_buffers() == 0);
    });
}

BOOST_FIXTURE_TEST_CASE(a_dirty_block_is_not_forgotten, fixture) {
    use([&](bufio_user& client) {
        client.create(1);
        client.forget(1);
        client.write_dirty_buffers();
        check_io({"vda W 8+8", "vda FWS 0+0"});
        client.forget(1);
        BOOST_TEST((client.get(1) == nullptr));
    });
}

BOOST_FIXTURE_TEST_CASE(a_client_writes_what_is_dirty_before_it_goes, fixture) {
    use([&](bufio_user& client) { client.create_all({1}); });
    check_io({"vda W 8+8"});
    BOOST_TEST(disk("vda").at(8, 8) == filled(1, 8, 8), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_client_whose_machine_is_gone_writes_nothing, fixture) {
    use([&](bufio_user& client) {
        client.create(1);
        backend().abandon();
    });
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(every_thirty_seconds_too_many_dirty_blocks_are_written, fixture) {
    use([&](bufio_user& client) {
        client.create(1);
        backend().sleep_ns(29 * second_ns);
        check_io({});
        backend().sleep_ns(2 * second_ns);
        check_io({"vda W 8+8"});
    });
}

BOOST_FIXTURE_TEST_CASE(blocks_above_a_quarter_of_a_megabyte_go_when_unused_for_five_minutes,
                        fixture) {
    use([&](bufio_user& client) {
        for (std::uint64_t block = 0; block < 70; ++block)
            client.touch(block);
        backend().sleep_ns(100 * second_ns);
        client.touch(1);
        io();
        backend().sleep_ns(250 * second_ns);
        for (const std::uint64_t block : {0, 1, 2, 6, 7, 69})
            client.touch(block);
        check_io({"vda R 0+8", "vda R 16+8", "vda R 48+8"});
    });
}
