// SPDX-License-Identifier: GPL-2.0-only
// Discards: the regions that they cover count as hydrated, and go down to the destination.
#include "clone_bench.h"

using namespace powercut;
using namespace powercut::test;

BOOST_FIXTURE_TEST_CASE(whole_regions_are_marked_and_passed_down, clone_bench) {
    clone();
    BOOST_TEST(discard("clone", 4, 32) == 0);
    check_io({"dst DS 8+24"});
    BOOST_TEST(hydrated() == "3/64");
    check_read("clone", 0, 8, 1);
    check_read("clone", 32, 8, 1);
}

BOOST_FIXTURE_TEST_CASE(what_covers_no_region_does_nothing, clone_bench) {
    clone();
    for (const shim::sector_t sector : {1, 8, 9, 12, 15})
        BOOST_TEST(discard("clone", sector, 7) == 0);
    BOOST_TEST(discard("clone", 10, 2) == 0);
    check_io({});
    BOOST_TEST(hydrated() == "0/64");
}

BOOST_FIXTURE_TEST_CASE(a_short_last_region_is_never_discarded, clone_bench) {
    clone("8 1 no_hydration", 508);
    BOOST_TEST(discard("clone", 496, 12) == 0);
    check_io({"dst DS 496+8"});
    BOOST_TEST(discard("clone", 504, 4) == 0);
    check_io({});
    BOOST_TEST(hydrated() == "1/64");
}

BOOST_FIXTURE_TEST_CASE(hydrated_regions_are_just_passed_down, clone_bench) {
    clone();
    write("clone", 8, 16, 2);
    flush("clone");
    forget();
    BOOST_TEST(discard("clone", 8, 16) == 0);
    check_io({"dst DS 8+16"});
    BOOST_TEST(flush("clone") == 0);
    check_io({"dst FWS 0+0"}); // nothing to commit
}

BOOST_FIXTURE_TEST_CASE(it_waits_for_no_commit_and_makes_none, clone_bench) {
    clone();
    discard("clone", 8, 8);
    forget();
    BOOST_TEST(flush("clone") == 0);
    check_brief({"dst FWS 0+0", "meta"});
}

BOOST_FIXTURE_TEST_CASE(without_passdown_it_only_marks, clone_bench) {
    clone("8 2 no_hydration no_discard_passdown");
    BOOST_TEST(discard("clone", 4, 32) == 0);
    check_io({});
    BOOST_TEST(hydrated() == "3/64");
    check_read("clone", 8, 8, 7); // whatever the destination has
}

BOOST_FIXTURE_TEST_CASE(an_error_of_the_destination_is_the_users, clone_bench) {
    clone();
    disk("dst").fail("D 8+8");
    BOOST_TEST(discard("clone", 8, 8) == -EIO);
    BOOST_TEST(hydrated() == "1/64");
    BOOST_TEST(mode() == "rw");
}

namespace {

struct other_limits : clone_bench {
    explicit other_limits(unsigned max_discard_sectors, unsigned source_discard = ~0U >> 9)
        : clone_bench({}, disks(max_discard_sectors, source_discard)) {}
    static std::vector<disk_setup> disks(unsigned destination, unsigned source) {
        auto result = clone_disks();
        result[1].limits.max_discard_sectors = destination;
        result[2].limits.max_discard_sectors = source;
        return result;
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_destination_without_discard_turns_passdown_off) {
    other_limits b(0, 0);
    BOOST_TEST_REQUIRE(b.try_clone("8 1 no_hydration") == 0);
    b.check_log({"clone: Destination device (dst) discard unsupported: Disabling discard "
                 "passdown."});
    b.io();
    BOOST_TEST(b.after_words(b.info(), 5).starts_with("2 no_hydration no_discard_passdown 4 "));
    BOOST_TEST(b.discard("clone", 4, 32) == 0);
    b.check_io({});
    BOOST_TEST(b.hydrated() == "3/64");
    BOOST_TEST(b.table_text() == "254:0 254:16 254:32 8 1 no_hydration");
}

BOOST_AUTO_TEST_CASE(so_does_one_whose_discards_are_smaller_than_a_region) {
    other_limits b(4);
    BOOST_TEST_REQUIRE(b.try_clone("8 1 no_hydration") == 0);
    b.check_log({"clone: Destination device (dst) max discard sectors smaller than a region: "
                 "Disabling discard passdown."});
    other_limits enough(8);
    BOOST_TEST_REQUIRE(enough.try_clone("8 1 no_hydration") == 0);
    enough.check_log({});
}

BOOST_AUTO_TEST_CASE(discards_are_cut_as_the_destination_wants_them) {
    other_limits b(16);
    b.clone();
    BOOST_TEST(b.discard("clone", 8, 40) == 0);
    b.check_io({"dst DS 8+16", "dst DS 24+16", "dst DS 40+8"});
}

BOOST_AUTO_TEST_CASE(without_passdown_the_limits_are_the_clones_own) {
    other_limits b(16, 16);
    b.clone("8 2 no_hydration no_discard_passdown");
    const shim::queue_limits& limits = b.device("clone").limits();
    BOOST_TEST(limits.discard_granularity == 8U * 512);
    BOOST_TEST(limits.max_discard_sectors == (~0U >> 9) - 7);
}
