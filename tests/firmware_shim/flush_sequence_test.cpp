// SPDX-License-Identifier: GPL-2.0-only
// One bio with PREFLUSH or FUA becomes up to three commands, by what the disk has.
#include "../support/bench.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::test;

namespace {

shim::queue_limits limits_with(bool fua) {
    shim::queue_limits limits = cached_limits();
    limits.fua = fua;
    return limits;
}

struct fixture {
    explicit fixture(bool fua) : b({{"vda", 16, 0, limits_with(fua)}}) {}

    int write(unsigned flags) {
        contents data = filled(1, 0, 8);
        shim::bio item;
        item.bi_bdev = &b.device("vda");
        item.bi_op = shim::req_op::write;
        item.bi_flags = flags;
        item.bi_size = 8;
        item.bi_data = data.data();
        b.disk("vda").commands.clear();
        int result = 1;
        b.run([&] { result = shim::blk_status_to_errno(shim::submit_bio_wait(item)); });
        return result;
    }
    void check_commands(const lines& expected) {
        BOOST_TEST(b.disk("vda").commands == expected, boost::test_tools::per_element());
    }
    inline_bench b;
};

constexpr unsigned both = shim::req_preflush | shim::req_fua;

} // namespace

BOOST_AUTO_TEST_CASE(with_fua_it_is_a_flush_and_a_fua_write) {
    fixture f(true);
    BOOST_TEST(f.write(both) == 0);
    f.check_commands({"F", "WF 0+8"});
    BOOST_TEST(f.write(shim::req_preflush) == 0);
    f.check_commands({"F", "W 0+8"});
    BOOST_TEST(f.write(shim::req_fua) == 0);
    f.check_commands({"WF 0+8"});
}

BOOST_AUTO_TEST_CASE(without_fua_a_flush_follows_the_write) {
    fixture f(false);
    BOOST_TEST(f.write(both) == 0);
    f.check_commands({"F", "W 0+8", "F"});
    BOOST_TEST(f.write(shim::req_fua) == 0);
    f.check_commands({"W 0+8", "F"});
    BOOST_TEST(f.b.flush("vda") == 0);
    f.check_commands({"W 0+8", "F", "F"});
}

BOOST_AUTO_TEST_CASE(a_plain_write_has_no_flush) {
    fixture f(false);
    BOOST_TEST(f.write(0) == 0);
    f.check_commands({"W 0+8"});
}

BOOST_AUTO_TEST_CASE(the_write_waits_until_the_flush_has_completed) {
    fixture f(true);
    f.b.disk("vda").hold("F", "R 15+1");
    f.b.together({[&] { f.write(both); },
                  [&] {
                      f.check_commands({"F"});
                      f.b.read("vda", 15, 1);
                  }});
    f.check_commands({"F", "R 15+1", "WF 0+8"});
}

BOOST_AUTO_TEST_CASE(a_failed_flush_ends_the_bio_and_writes_nothing) {
    fixture f(true);
    f.b.disk("vda").fail("F");
    BOOST_TEST(f.write(both) == -EIO);
    f.check_commands({"F"});
    BOOST_TEST(f.b.disk("vda").at(0) == storage::zeroes);
}

BOOST_AUTO_TEST_CASE(a_failed_write_is_not_flushed_after) {
    fixture f(false);
    f.b.disk("vda").fail("W 0+8");
    BOOST_TEST(f.write(both) == -EIO);
    f.check_commands({"F", "W 0+8"});
}

BOOST_AUTO_TEST_CASE(a_failed_flush_after_the_write_fails_the_bio) {
    fixture f(false);
    f.b.disk("vda").fail("F", 1, shim::blk_status::no_space);
    BOOST_TEST(f.write(shim::req_fua) == -ENOSPC);
    BOOST_TEST(f.b.disk("vda").at(0) == storage::pattern(1, 0));
}

BOOST_AUTO_TEST_CASE(a_partition_counts_from_its_own_start) {
    inline_bench b({{"vda", 32}});
    b.kernel().add_disk("vda1", 254, 1, b.disk("vda"), 16, 8, cached_limits());
    BOOST_TEST(b.write("vda1", 0, 8, 4) == 0);
    BOOST_TEST(b.write("vda1", 4, 8, 4) == -EIO);
    BOOST_TEST(b.disk("vda").commands == lines{"W 16+8"}, boost::test_tools::per_element());
    BOOST_TEST(b.io() == lines{"vda1 WS 0+8"}, boost::test_tools::per_element());
    BOOST_TEST(b.disk("vda").at(16, 8) == filled(4, 0, 8), boost::test_tools::per_element());
}
