// SPDX-License-Identifier: GPL-2.0-only
// dm-bufio, reading: blocks read ahead without waiting, once each; read errors are not cached; what
// is held stays.
#include "firmware_shim/dm_bufio.h"

#include "../support/checked_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : checked<inline_bench> {
    fixture() : checked({{"vda", 100, 1}}) {}
    void check_block(shim::dm_bufio_client& client, std::uint64_t block) {
        int error = 1;
        shim::dm_buffer* buffer = client.read(block, &error);
        BOOST_TEST_REQUIRE((buffer != nullptr));
        BOOST_TEST(error == 0);
        BOOST_TEST(buffer->block() == block);
        const shim::sector_handle* found = buffer->data().handles();
        BOOST_TEST(contents(found, found + 8) == filled(1, block * 8, 8),
                   boost::test_tools::per_element());
        client.release(*buffer);
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(reads_carry_no_flags_and_a_block_is_read_once, fixture) {
    run([&] {
        shim::dm_bufio_client client(device("vda"), 8);
        check_block(client, 3);
        check_block(client, 3);
    });
    check_io({"vda R 24+8"});
}

BOOST_FIXTURE_TEST_CASE(prefetch_reads_what_is_not_cached_and_does_not_wait, fixture) {
    run([&] {
        shim::dm_bufio_client client(device("vda"), 8);
        check_block(client, 1);
        client.prefetch(0, 3);
        client.prefetch(2, 2);
        check_io({"vda R 8+8", "vda R 0+8", "vda R 16+8", "vda R 24+8"});
        for (std::uint64_t block = 0; block < 4; ++block)
            check_block(client, block);
    });
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(a_forgotten_block_is_read_again, fixture) {
    run([&] {
        shim::dm_bufio_client client(device("vda"), 8);
        check_block(client, 0);
        client.forget(0);
        check_block(client, 0);
    });
    check_io({"vda R 0+8", "vda R 0+8"});
}

BOOST_FIXTURE_TEST_CASE(a_read_error_is_returned_and_not_kept, fixture) {
    disk("vda").fail("R 8+8");
    run([&] {
        shim::dm_bufio_client client(device("vda"), 8);
        client.prefetch(0, 2);
        int error = 0;
        BOOST_TEST((client.read(1, &error) == nullptr));
        BOOST_TEST(error == -EIO);
        check_block(client, 0);
        check_block(client, 1);
    });
    check_io({"vda R 0+8", "vda R 8+8", "vda R 8+8"});
}

BOOST_FIXTURE_TEST_CASE(a_block_past_the_end_fails_and_the_size_counts_whole_blocks, fixture) {
    run([&] {
        shim::dm_bufio_client client(device("vda"), 8);
        BOOST_TEST(client.device_size() == 12U);
        int error = 0;
        BOOST_TEST((client.read(12, &error) == nullptr)); // only half of it is there
        BOOST_TEST(error == -EIO);
    });
}

BOOST_FIXTURE_TEST_CASE(a_client_waits_for_its_reads_before_it_goes, fixture) {
    disk("vda").hold("R 0+8", "R 96+1");
    together({[&] {
                  shim::dm_bufio_client client(device("vda"), 8);
                  client.prefetch(0, 1);
              },
              [&] { read("vda", 96, 1); }});
    BOOST_TEST(disk("vda").commands == (lines{"R 0+8", "R 96+1"}),
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(get_finds_what_is_cached_and_neither_reads_nor_waits, fixture) {
    run([&] {
        shim::dm_bufio_client client(device("vda"), 8);
        BOOST_TEST((client.get(1) == nullptr));
        client.prefetch(1, 1);
        BOOST_TEST((client.get(1) == nullptr)); // on its way
        check_block(client, 1);
        shim::dm_buffer* found = client.get(1);
        BOOST_TEST_REQUIRE((found != nullptr));
        client.release(*found);
    });
    check_io({"vda R 8+8"});
}

BOOST_FIXTURE_TEST_CASE(a_new_block_is_not_read, fixture) {
    run([&] {
        shim::dm_bufio_client client(device("vda"), 8);
        shim::dm_buffer* fresh = client.new_block(1);
        BOOST_TEST_REQUIRE((fresh != nullptr));
        BOOST_TEST((client.new_block(1) == fresh)); // cached by now
        client.release(*fresh);
        client.release(*fresh);
        BOOST_TEST((client.get(1) == fresh));
    });
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(a_new_block_whose_prefetch_failed_is_refused_once, fixture) {
    disk("vda").fail("R 8+8");
    run([&] {
        shim::dm_bufio_client client(device("vda"), 8);
        client.prefetch(1, 1);
        BOOST_TEST((client.new_block(1) == nullptr));
        BOOST_TEST((client.new_block(1) != nullptr));
    });
    check_io({"vda R 8+8"});
}

BOOST_FIXTURE_TEST_CASE(what_is_held_is_not_forgotten, fixture) {
    run([&] {
        shim::dm_bufio_client client(device("vda"), 8);
        int error = 0;
        shim::dm_buffer* held = client.read(0, &error);
        held->owner_data = this;
        client.forget(0);
        BOOST_TEST((client.get(0) == held));
        client.release(*held);
        client.forget(0); // one holder is left
        BOOST_TEST((held->owner_data == this));
        client.release(*held);
        client.forget(0);
        BOOST_TEST((client.get(0) == nullptr));
        BOOST_TEST((client.read(0, &error)->owner_data == nullptr));
    });
    check_io({"vda R 0+8", "vda R 0+8"});
}

BOOST_FIXTURE_TEST_CASE(a_block_that_nobody_holds_is_not_released, fixture) {
    const auto body = [&] {
        shim::dm_bufio_client client(device("vda"), 8);
        shim::dm_buffer* block = client.new_block(0);
        client.release(*block);
        client.release(*block);
    };
    BOOST_CHECK_THROW(run(body), shim::kernel_bug);
}
