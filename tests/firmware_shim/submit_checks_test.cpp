// SPDX-License-Identifier: GPL-2.0-only
// What submit_bio() decides before the driver sees a bio: end of device, flags, unsupported
// operations.
#include "../support/bench.h"

#include "firmware_shim/user_io.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::test;
using shim::blk_status;
using shim::req_op;

namespace {

struct outcome {
    blk_status status;
    lines commands;
};

shim::queue_limits limits_without(bool cache) {
    shim::queue_limits limits = cached_limits();
    limits.write_cache = cache;
    return limits;
}

outcome submit(inline_bench& b, req_op op, unsigned flags, shim::sector_t sector,
               shim::sector_t count) {
    contents data(count);
    shim::bio item;
    item.bi_bdev = &b.device("vda");
    item.bi_op = op;
    item.bi_flags = flags;
    item.bi_sector = sector;
    item.bi_size = count;
    item.bi_data = data.data();
    b.disk("vda").commands.clear();
    outcome found{};
    b.run([&] { found.status = shim::submit_bio_wait(item); });
    found.commands = b.disk("vda").commands;
    return found;
}

void check(const outcome& found, blk_status status, const lines& commands) {
    BOOST_TEST((found.status == status));
    BOOST_TEST(found.commands == commands, boost::test_tools::per_element());
}

} // namespace

BOOST_AUTO_TEST_CASE(a_bio_past_the_end_fails_before_the_driver) {
    inline_bench b({{"vda", 16}});
    check(submit(b, req_op::read, 0, 8, 9), blk_status::io_error, {});
    check(submit(b, req_op::write, 0, 16, 1), blk_status::io_error, {});
    check(submit(b, req_op::read, 0, ~shim::sector_t{0}, 1), blk_status::io_error, {});
    check(submit(b, req_op::read, 0, 8, 8), blk_status::ok, {"R 8+8"});
    BOOST_TEST(b.io().size() == 1U);
}

BOOST_AUTO_TEST_CASE(without_a_write_cache_preflush_and_fua_are_dropped) {
    inline_bench b({{"vda", 16, 0, limits_without(false)}});
    check(submit(b, req_op::write, shim::req_preflush | shim::req_fua, 0, 8), blk_status::ok,
          {"W 0+8"});
    BOOST_TEST(b.io() == lines{"vda WS 0+8"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_a_write_cache_an_empty_flush_succeeds_at_once) {
    inline_bench b({{"vda", 16, 0, limits_without(false)}});
    check(submit(b, req_op::write, shim::req_preflush, 0, 0), blk_status::ok, {});
    BOOST_TEST(b.io().empty());
    BOOST_TEST(b.flush("vda") == 0);
}

BOOST_AUTO_TEST_CASE(a_discard_where_there_is_none_is_not_supported) {
    shim::queue_limits limits = cached_limits();
    limits.max_discard_sectors = 0;
    inline_bench b({{"vda", 16, 0, limits}});
    check(submit(b, req_op::discard, 0, 0, 8), blk_status::not_supported, {});
    check(submit(b, req_op::write_zeroes, 0, 0, 8), blk_status::ok, {"N 0+8"});
    BOOST_TEST(b.discard("vda", 0, 8) == -EOPNOTSUPP);
}

BOOST_AUTO_TEST_CASE(a_write_of_zeroes_where_there_is_none_is_not_supported) {
    shim::queue_limits limits = cached_limits();
    limits.max_write_zeroes_sectors = 0;
    inline_bench b({{"vda", 16, 0, limits}});
    check(submit(b, req_op::write_zeroes, 0, 0, 8), blk_status::not_supported, {});
    check(submit(b, req_op::discard, 0, 0, 8), blk_status::ok, {"D 0+8"});
}

BOOST_AUTO_TEST_CASE(waiting_for_a_bio_makes_it_synchronous) {
    inline_bench b({{"vda", 16}});
    submit(b, req_op::write, shim::req_fua, 0, 8);
    b.flush("vda");
    BOOST_TEST(b.io() == (lines{"vda WFS 0+8", "vda FWS 0+0"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(statuses_become_the_errnos_a_user_sees) {
    BOOST_TEST(shim::blk_status_to_errno(blk_status::ok) == 0);
    BOOST_TEST(shim::blk_status_to_errno(blk_status::not_supported) == -EOPNOTSUPP);
    BOOST_TEST(shim::blk_status_to_errno(blk_status::io_error) == -EIO);
    BOOST_TEST(shim::blk_status_to_errno(blk_status::no_space) == -ENOSPC);
}
