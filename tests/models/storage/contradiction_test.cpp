// SPDX-License-Identifier: GPL-2.0-only
#include "disk_script.h"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace powercut::storage;

BOOST_AUTO_TEST_CASE(commands_complete_once_and_after_they_began) {
    disk_script disk;
    BOOST_CHECK_THROW(disk.complete(1), std::logic_error);
    BOOST_CHECK_THROW(disk.complete_flush(1), std::logic_error);
    disk.write(1, 0, {1});
    BOOST_CHECK_THROW(disk.complete(1), std::logic_error);
    disk.flush(2);
    BOOST_CHECK_THROW(disk.complete(1), std::logic_error);
    BOOST_CHECK_THROW(disk.complete_flush(2), std::logic_error);
}

BOOST_AUTO_TEST_CASE(outstanding_commands_have_numbers_of_their_own) {
    disk_script disk;
    disk.receive(1, 0, {1}).submit_flush(2);
    BOOST_CHECK_THROW(disk.receive(1, 1, {1}), std::logic_error);
    BOOST_CHECK_THROW(disk.receive(2, 1, {1}), std::logic_error);
    BOOST_CHECK_THROW(disk.submit_flush(1), std::logic_error);
    BOOST_CHECK_THROW(disk.submit_flush(2), std::logic_error);
    BOOST_CHECK_THROW(disk.receive(0, 1, {1}), std::logic_error);
}

BOOST_AUTO_TEST_CASE(writes_stay_on_the_disk_in_whole_blocks) {
    disk_script disk({}, 8);
    BOOST_CHECK_THROW(disk.receive(1, 8, {1}), std::logic_error);
    BOOST_CHECK_THROW(disk.receive(1, 7, {1, 2}), std::logic_error);
    BOOST_CHECK_THROW(disk.receive(1, ~std::uint64_t{0}, {1, 2}), std::logic_error);
    BOOST_CHECK_THROW(disk.receive(1, 0, {}), std::logic_error);
    cache_profile blocks;
    blocks.logical_block_size = 4096;
    disk_script native(blocks);
    BOOST_CHECK_THROW(native.receive(1, 1, std::vector<unsigned>(8, 1)), std::logic_error);
    BOOST_CHECK_THROW(native.receive(1, 0, {1}), std::logic_error);
    native.write(1, 8, std::vector<unsigned>(8, 1));
}

BOOST_AUTO_TEST_CASE(a_disk_without_FUA_or_cache_is_not_asked_for_them) {
    cache_profile profile;
    profile.cache = write_cache::none;
    profile.fua = false;
    disk_script disk(profile);
    BOOST_CHECK_THROW(disk.receive(1, 0, {1}, true), std::logic_error);
    BOOST_CHECK_THROW(disk.switch_cache(true), std::logic_error);
    disk.switch_cache(false);
}

BOOST_AUTO_TEST_CASE(destage_keeps_to_the_command_and_its_atoms) {
    cache_profile profile;
    profile.atomic_write_unit = 1024;
    disk_script disk(profile);
    disk.write(1, 10, {1, 2}).write(2, 20, {1, 2, 3});
    BOOST_CHECK_THROW(disk.destage(1, 10, 1), std::logic_error);
    BOOST_CHECK_THROW(disk.destage(1, 9, 2), std::logic_error);
    BOOST_CHECK_THROW(disk.destage(2, 22, 2), std::logic_error);
    disk.destage(2, 21, 2).destage(1, 10, 2);
}

BOOST_AUTO_TEST_CASE(D5_an_ordered_cache_does_not_overtake) {
    cache_profile profile;
    profile.order = destage_order::ordered;
    disk_script disk(profile);
    disk.write(1, 0, {1, 2}).write(2, 5, {3});
    BOOST_CHECK_THROW(disk.destage(2, 5, 1), std::logic_error);
    BOOST_CHECK_THROW(disk.destage(1, 1, 1), std::logic_error);
    disk.destage(1, 0, 2).destage(2, 5, 1);
}

BOOST_AUTO_TEST_CASE(profiles_have_ranges) {
    const auto refuse = [](auto change, std::uint64_t sectors = 64) {
        cache_profile profile;
        change(profile);
        BOOST_CHECK_THROW(versioned_medium(medium(sectors), profile), std::invalid_argument);
    };
    refuse([](cache_profile& p) { p.logical_block_size = 256; });
    refuse([](cache_profile& p) { p.logical_block_size = 8192; });
    refuse([](cache_profile& p) { p.logical_block_size = 1536; });
    refuse([](cache_profile& p) { p.atomic_boundary = 700; });
    refuse([](cache_profile& p) { p.logical_block_size = 4096; }, 63);
}
