// SPDX-License-Identifier: GPL-2.0-only
// Hydration in the background: threshold, batches, what stops it and what starts it again.
#include "clone_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// The copies that were begun before the first of them wrote.
lines first_reads(const lines& io) {
    lines reads;
    for (const std::string& each : io) {
        if (!each.starts_with("src R "))
            break;
        reads.push_back(each);
    }
    return reads;
}

struct fixture : clone_bench {
    fixture() : clone_bench({}, clone_disks(64)) {}
    void clone_with(const std::string& words) { clone(words, 64); }
    void check_first(const lines& expected) {
        BOOST_TEST(first_reads(io()) == expected, boost::test_tools::per_element());
        BOOST_TEST(hydrated() == "8/8");
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(regions_are_copied_one_after_the_other, fixture) {
    BOOST_TEST_REQUIRE(try_clone("16", 64) == 0);
    check_brief({"meta", "src R 0+16", "dst W 0+16", "src R 16+16", "dst W 16+16", "src R 32+16",
                 "dst W 32+16", "src R 48+16", "dst W 48+16"});
    BOOST_TEST(hydrated() == "4/4");
    check_read("clone", 0, 64, 1);
    BOOST_TEST(disk("dst").at(0, 64) == filled(1, 0, 64), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_threshold_of_n_lets_n_regions_be_in_flight, fixture) {
    clone_with("8 1 no_hydration 2 hydration_threshold 3");
    message("enable_hydration");
    check_first({"src R 0+8", "src R 8+8", "src R 16+8"});
}

BOOST_FIXTURE_TEST_CASE(a_batch_is_one_copy, fixture) {
    clone_with("8 1 no_hydration 4 hydration_threshold 6 hydration_batch_size 4");
    message("enable_hydration");
    check_first({"src R 0+32", "src R 32+16"});
}

BOOST_FIXTURE_TEST_CASE(a_batch_has_at_most_a_threshold_of_regions, fixture) {
    clone_with("8 1 no_hydration 4 hydration_threshold 2 hydration_batch_size 4");
    message("enable_hydration");
    check_first({"src R 0+16"});
}

BOOST_FIXTURE_TEST_CASE(a_batch_ends_where_a_region_is_hydrated, fixture) {
    clone_with("8 1 no_hydration 4 hydration_threshold 8 hydration_batch_size 3");
    write("clone", 16, 8, 2);
    forget();
    message("enable_hydration");
    check_first({"src R 0+16", "src R 24+24", "src R 48+16"});
    check_read("clone", 16, 8, 2);
    check_read("clone", 24, 8, 1);
}

BOOST_FIXTURE_TEST_CASE(a_batch_size_of_zero_is_one, fixture) {
    clone_with("8 1 no_hydration 4 hydration_threshold 2 hydration_batch_size 0");
    message("enable_hydration");
    check_first({"src R 0+8", "src R 8+8"});
}

BOOST_AUTO_TEST_CASE(the_last_region_of_a_batch_may_be_short) {
    clone_bench b;
    b.clone("8 1 no_hydration 4 hydration_threshold 8 hydration_batch_size 8", 60);
    b.message("enable_hydration");
    b.check_io({"src R 0+60", "dst W 0+60"});
}

BOOST_FIXTURE_TEST_CASE(a_threshold_of_zero_stops_it, fixture) {
    clone_with("8 0 2 hydration_threshold 0");
    pass(3000);
    check_io({});
    message("hydration_threshold 2");
    check_first({"src R 0+8", "src R 8+8"});
}

BOOST_FIXTURE_TEST_CASE(a_disabled_one_does_nothing_until_it_is_enabled, fixture) {
    clone_with("8 1 no_hydration");
    pass(3000);
    check_io({});
    BOOST_TEST(message("Enable_Hydration") == 0);
    BOOST_TEST(hydrated() == "8/8");
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_copied_is_tried_again, fixture) {
    clone_with("16 1 no_hydration");
    disk("src").fail("R 16+16");
    message("enable_hydration");
    check_brief({"src R 0+16", "dst W 0+16", "src R 16+16", "src R 32+16", "dst W 32+16",
                 "src R 48+16", "dst W 48+16", "src R 16+16", "dst W 16+16"});
    check_log({"clone: 253:0: hydration failed"});
    BOOST_TEST(hydrated() == "4/4");
}

BOOST_FIXTURE_TEST_CASE(a_failed_batch_fails_as_a_whole, fixture) {
    clone_with("8 1 no_hydration 4 hydration_threshold 8 hydration_batch_size 8");
    disk("dst").fail("W 0+64");
    message("enable_hydration");
    check_io({"src R 0+64", "dst W 0+64", "src R 0+64", "dst W 0+64"});
    check_log({"clone: 253:0: hydration failed"});
}

BOOST_FIXTURE_TEST_CASE(of_many_failures_ten_are_told, fixture) {
    clone_with("64 1 no_hydration");
    disk("src").fail("R 0+64", 25);
    message("enable_hydration");
    BOOST_TEST(log().size() == 10U);
    BOOST_TEST(hydrated() == "1/1");
}

BOOST_FIXTURE_TEST_CASE(a_hydrated_clone_comes_back_hydrated, fixture) {
    clone_with("8 1 no_hydration");
    message("enable_hydration");
    BOOST_TEST(remove("clone") == 0);
    forget();
    BOOST_TEST(try_clone("8", 64) == 0);
    BOOST_TEST(hydrated() == "8/8");
    pass(3000);
    for (const std::string& each : io())
        BOOST_TEST(each.starts_with("meta R"));
}
