// SPDX-License-Identifier: GPL-2.0-only
// A user's system calls as the recordings show them: flags, sizes of bios, errors.
#include "../support/checked_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : checked<inline_bench> {
    fixture() : checked({{"vda", 8192, 1}}) {}
};

} // namespace

BOOST_FIXTURE_TEST_CASE(one_bio_is_synchronous, fixture) {
    BOOST_TEST(read("vda", 8, 2048) == filled(1, 8, 2048), boost::test_tools::per_element());
    BOOST_TEST(write("vda", 0, 2048, 2) == 0);
    BOOST_TEST(write("vda", 8, 8, 2, true) == 0);
    BOOST_TEST(flush("vda") == 0);
    BOOST_TEST(discard("vda", 0, 4096) == 0);
    check_io({"vda RS 8+2048", "vda WS 0+2048", "vda WFS 8+8", "vda FWS 0+0", "vda DS 0+4096"});
}

BOOST_FIXTURE_TEST_CASE(a_large_read_is_several_bios_and_not_synchronous, fixture) {
    BOOST_TEST(read("vda", 8, 5000) == filled(1, 8, 5000), boost::test_tools::per_element());
    check_io({"vda R 8+2048", "vda R 2056+2048", "vda R 4104+904"});
}

BOOST_FIXTURE_TEST_CASE(a_large_write_is_several_bios_sent_without_waiting, fixture) {
    disk("vda").hold("W 0+2048", "W 4096+8");
    BOOST_TEST(write("vda", 0, 4104, 2) == 0);
    check_io({"vda WS 0+2048", "vda WS 2048+2048", "vda WS 4096+8"});
    BOOST_TEST(disk("vda").at(0, 4104) == filled(2, 0, 4104), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(an_error_of_any_bio_is_the_user_s, fixture) {
    disk("vda").fail("W 2048+2048", 1, shim::blk_status::no_space);
    BOOST_TEST(write("vda", 0, 4104, 2) == -ENOSPC);
    disk("vda").fail("F");
    BOOST_TEST(flush("vda") == -EIO);
    contents data(8);
    disk("vda").fail("R 0+8");
    BOOST_TEST(read("vda", 0, &data) == -EIO);
}

// A discard that began in the middle of a granule was sent in one bio.
BOOST_AUTO_TEST_CASE(a_discard_first_goes_up_to_a_multiple_of_the_granularity) {
    shim::queue_limits limits = cached_limits();
    limits.discard_granularity = 4096;
    inline_bench b({{"vda", 200, 0, limits}});
    BOOST_TEST(b.discard("vda", 3, 40) == 0);
    BOOST_TEST(b.discard("vda", 8, 40) == 0);
    BOOST_TEST(b.discard("vda", 9, 3) == 0);
    BOOST_TEST(b.io() == (lines{"vda D 3+5", "vda DS 8+35", "vda DS 8+40", "vda DS 9+3"}),
               boost::test_tools::per_element());
}
