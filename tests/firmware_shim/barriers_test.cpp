// SPDX-License-Identifier: GPL-2.0-only
// PREFLUSH and FUA as barriers: the disk is drained before one, and what comes later waits for it.
#include "barriers_bench.h"

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::test;

namespace {

using backends = boost::mpl::list<inline_bench, timed_bench>;
const std::vector<disk_setup> one_disk{{"vda", 64}, {"vdb", 64}};
constexpr unsigned both = shim::req_preflush | shim::req_fua;

// A write, a barrier and a write: the commands that the disk has got when the three were sent, when
// the barrier has ended, and in all.
struct seen {
    lines at_first;
    lines at_barrier;
    lines in_all;
};

template <typename Bench>
seen send_three(bool barriers, unsigned flags, shim::sector_t count = 8) {
    Bench b(one_disk);
    b.kernel().set_barriers(barriers);
    const lines& commands = b.disk("vda").commands;
    seen found;
    b.run([&] {
        bio_sender bios(b);
        bios.send("vda", 0, 8);
        bios.send("vda", count ? 8 : 0, count, flags, [&] { found.at_barrier = commands; });
        bios.send("vda", 16, 8);
        found.at_first = commands;
        bios.wait();
    });
    found.in_all = commands;
    return found;
}

void check(const lines& found, const lines& expected) {
    BOOST_TEST(found == expected, boost::test_tools::per_element());
}

} // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(without_barriers_nobody_waits, Bench, backends) {
    const seen found = send_three<Bench>(false, both);
    check(found.at_first, {"W 0+8", "F", "W 16+8"});
    check(found.in_all, {"W 0+8", "F", "W 16+8", "WF 8+8"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_barrier_drains_the_queue_and_holds_back_what_follows, Bench,
                              backends) {
    const seen found = send_three<Bench>(true, both);
    check(found.at_first, {"W 0+8"});
    check(found.at_barrier, {"W 0+8", "F", "WF 8+8"});
    check(found.in_all, {"W 0+8", "F", "WF 8+8", "W 16+8"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(either_flag_and_an_empty_flush_are_barriers_too, Bench, backends) {
    check(send_three<Bench>(true, shim::req_fua).at_barrier, {"W 0+8", "WF 8+8"});
    check(send_three<Bench>(true, shim::req_preflush).at_barrier, {"W 0+8", "F", "W 8+8"});
    check(send_three<Bench>(true, shim::req_preflush, 0).at_barrier, {"W 0+8", "F"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(plain_writes_do_not_wait_for_each_other, Bench, backends) {
    check(send_three<Bench>(true, 0).at_first, {"W 0+8", "W 8+8", "W 16+8"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(barriers_wait_for_each_other, Bench, backends) {
    Bench b(one_disk);
    b.kernel().set_barriers(true);
    b.run([&] {
        bio_sender bios(b);
        bios.send("vda", 0, 8, shim::req_fua);
        bios.send("vda", 8, 8, shim::req_fua);
        bios.send("vda", 16, 8);
        check(b.disk("vda").commands, {"WF 0+8"});
        bios.wait();
    });
    check(b.disk("vda").commands, {"WF 0+8", "WF 8+8", "W 16+8"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(partitions_share_a_queue_and_disks_do_not, Bench, backends) {
    Bench b(one_disk);
    b.kernel().set_barriers(true);
    b.kernel().add_disk("vda1", 254, 1, b.disk("vda"), 32, 8, cached_limits());
    b.run([&] {
        bio_sender bios(b);
        bios.send("vda", 0, 8);
        bios.send("vda1", 0, 8, shim::req_fua);
        bios.send("vda", 8, 8);
        bios.send("vdb", 0, 8);
        check(b.disk("vda").commands, {"W 0+8"});
        check(b.disk("vdb").commands, {"W 0+8"});
        bios.wait();
    });
    check(b.disk("vda").commands, {"W 0+8", "WF 32+8", "W 8+8"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_barrier_that_fails_lets_the_others_go_on, Bench, backends) {
    Bench b(one_disk);
    b.kernel().set_barriers(true);
    b.disk("vda").fail("F");
    b.run([&] {
        bio_sender bios(b);
        bios.send("vda", 0, 8, both);
        bios.send("vda", 8, 8);
        bios.wait();
    });
    check(b.disk("vda").commands, {"F", "W 8+8"});
}
