// SPDX-License-Identifier: GPL-2.0-only
// A barrier to a device-mapper device waits for its bios, pieces included, and holds later ones
// back.
#include "../support/probe_target.h"
#include "barriers_bench.h"

#include "firmware_shim/dm_ioctl.h"

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::test;

namespace {

using backends = boost::mpl::list<inline_bench, timed_bench>;
constexpr unsigned both = shim::req_preflush | shim::req_fua;

template <typename Bench>
struct device : Bench {
    explicit device(bool barriers, const std::string& options = "flushes=1")
        : Bench({{"vda", 64}}) {
        this->kernel().register_target(probe_target);
        this->kernel().set_barriers(barriers);
        BOOST_TEST_REQUIRE(this->create("d", "0 64 probe vda 0 " + options) == 0);
        calls();
    }
    lines calls() { return take_calls(this->kernel()); }
    // A write, a barrier and a write.
    void send_three(bio_sender& bios, unsigned flags, shim::sector_t count = 8) {
        bios.send("d", 0, 8);
        bios.send("d", count ? 8 : 0, count, flags, [this] { at_barrier = calls(); });
        bios.send("d", 16, 8);
        at_first = calls();
    }
    void check(const lines& found, const lines& expected) {
        BOOST_TEST(found == expected, boost::test_tools::per_element());
    }
    lines at_first;
    lines at_barrier;
};

} // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(without_barriers_all_are_mapped_at_once, Bench, backends) {
    device<Bench> b(false);
    b.run([&] {
        bio_sender bios(b);
        b.send_three(bios, shim::req_fua);
        b.check(b.at_first, {"map W 0+8 probe", "map WF 8+8 probe", "map W 16+8 probe"});
        bios.wait();
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_barrier_is_mapped_alone, Bench, backends) {
    device<Bench> b(true);
    b.run([&] {
        bio_sender bios(b);
        b.send_three(bios, both);
        b.check(b.at_first, {"map W 0+8 probe"});
        bios.wait();
        b.check(b.at_barrier, {"map FWF 8+0 probe", "map WF 8+8 probe"});
        b.check(b.calls(), {"map W 16+8 probe"});
    });
    b.check(b.disk("vda").commands, {"W 0+8", "F", "WF 8+8", "W 16+8"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(so_is_an_empty_flush, Bench, backends) {
    device<Bench> b(true);
    b.run([&] {
        bio_sender bios(b);
        b.send_three(bios, shim::req_preflush, 0);
        b.check(b.at_first, {"map W 0+8 probe"});
        bios.wait();
        b.check(b.at_barrier, {"map FW 0+0 probe"});
        b.check(b.calls(), {"map W 16+8 probe"});
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_pieces_of_a_bio_count_as_one, Bench, backends) {
    device<Bench> b(true, "flushes=1 max_io_len=4");
    b.run([&] {
        bio_sender bios(b);
        b.send_three(bios, shim::req_fua);
        b.check(b.at_first, {"map W 0+4 probe", "map W 4+4 probe"});
        bios.wait();
        b.check(b.at_barrier, {"map WF 8+4 probe", "map WF 12+4 probe"});
        b.check(b.calls(), {"map W 16+4 probe", "map W 20+4 probe"});
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_target_that_fails_them_lets_them_all_go, Bench, backends) {
    device<Bench> b(true, "flushes=1 map=kill max_io_len=4");
    b.run([&] {
        bio_sender bios(b);
        b.send_three(bios, both);
        bios.wait();
    });
    b.check(b.disk("vda").commands, {});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(bios_behind_a_barrier_survive_a_suspension, Bench, backends) {
    device<Bench> b(true);
    b.together({[&] {
                    bio_sender bios(b);
                    b.send_three(bios, both);
                    bios.wait();
                },
                [&] {
                    shim::dm_suspend(b.kernel(), "d");
                    b.backend().sleep_ns(10'000'000);
                    shim::dm_resume(b.kernel(), "d");
                }});
    b.check(b.disk("vda").commands, {"W 0+8", "F", "WF 8+8", "W 16+8"});
}
