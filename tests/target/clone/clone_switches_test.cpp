// SPDX-License-Identifier: GPL-2.0-only
// Each bug of the target that can be put back does what it did.
#include "clone_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct bugged : clone_bench {
    explicit bugged(bool target::behaviour::*flag, shim::sector_t sectors = 512)
        : clone_bench(without(flag), clone_disks(sectors)) {
        clone("8 1 no_hydration", sectors);
    }
    void check_flush_of_a_write(const lines& expected) {
        write("clone", 0, 8, 2);
        forget();
        BOOST_TEST(flush("clone") == 0);
        check_brief(expected);
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(without_the_flush_the_destination_may_not_have_what_the_metadata_say) {
    bugged b(&target::behaviour::clone_flushes_destination);
    b.write("clone", 0, 8, 2);
    b.forget();
    b.pass(2500);
    b.check_brief({"meta"});
    // The user's own flush goes out as it is.
    b.check_flush_of_a_write({"dst FWS 0+0"});
    b.write("clone", 8, 8, 2);
    b.forget();
    BOOST_TEST(b.flush("clone") == 0);
    b.check_brief({"meta", "dst FWS 0+0"});
}

BOOST_AUTO_TEST_CASE(the_flush_may_come_too_late) {
    bugged b(&target::behaviour::clone_flushes_before_commit);
    b.check_flush_of_a_write({"meta", "dst FWS 0+0"});
}

BOOST_AUTO_TEST_CASE(a_single_phase_looks_the_same_while_nothing_is_hydrated_meanwhile) {
    bugged b(&target::behaviour::clone_two_phase_commit);
    b.check_flush_of_a_write({"dst FWS 0+0", "meta"});
}

BOOST_AUTO_TEST_CASE(a_fua_write_of_a_region_may_end_uncommitted) {
    bugged b(&target::behaviour::clone_overwrite_fua_waits);
    BOOST_TEST(b.write("clone", 8, 8, 3, true) == 0);
    b.check_io({"dst WFS 8+8"});
    BOOST_TEST(b.write("clone", 18, 2, 3, true) == 0); // one that waits for a copy is not concerned
    b.check_brief({"src R 16+8", "dst W 16+8", "dst FWS 0+0", "meta", "dst WFS 18+2"});
}

BOOST_AUTO_TEST_CASE(a_discard_inside_a_region_asks_for_4_gib_less_a_region) {
    bugged b(&target::behaviour::clone_ignores_partial_discards);
    BOOST_TEST(b.discard("clone", 10, 4) == -EIO); // beyond the end of a small destination
    b.check_io({});
    BOOST_TEST(b.hydrated() == "0/64");
    BOOST_TEST(b.discard("clone", 8, 4) == 0); // only where it touches neither end of a region
    BOOST_TEST(b.discard("clone", 12, 4) == 0);
    b.check_io({});
}

BOOST_AUTO_TEST_CASE(a_large_destination_loses_what_stands_behind) {
    const shim::sector_t sectors = (shim::sector_t{1} << 23) + 8;
    bugged b(&target::behaviour::clone_ignores_partial_discards, sectors);
    b.disk("dst").fail("D 16+8388600", 1, shim::blk_status::ok); // too much for a disk in memory
    b.discard("clone", 10, 4);
    b.check_io({"dst DS 16+8388600"});
}

BOOST_AUTO_TEST_CASE(kernel_5_4_commits_without_a_flush) {
    target::behaviour versions;
    BOOST_TEST_REQUIRE(target::apply_preset("5.4.0", &versions));
    clone_bench b(versions);
    b.clone();
    b.write("clone", 0, 8, 2);
    b.forget();
    BOOST_TEST(b.flush("clone") == 0);
    b.check_brief({"meta", "dst FWS 0+0"});
}
