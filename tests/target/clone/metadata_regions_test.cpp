// SPDX-License-Identifier: GPL-2.0-only
// Regions in memory: what is hydrated, what is dirty, and the two phases of a commit.
#include "metadata_bench.h"

using namespace powercut;
using namespace powercut::clone;
using namespace powercut::test;

BOOST_AUTO_TEST_CASE(regions_and_ranges) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    dm_clone_metadata& cmd = on.metadata();
    BOOST_TEST(!dm_clone_changed_this_transaction(cmd));
    BOOST_TEST(dm_clone_set_region_hydrated(cmd, 64) == 0);
    BOOST_TEST(dm_clone_cond_set_range(cmd, 62, 4) == 0);
    BOOST_TEST(dm_clone_changed_this_transaction(cmd));
    BOOST_TEST(dm_clone_nr_of_hydrated_regions(cmd) == 4U);
    BOOST_TEST(dm_clone_is_range_hydrated(cmd, 62, 4));
    BOOST_TEST(!dm_clone_is_range_hydrated(cmd, 61, 2));
    BOOST_TEST(!dm_clone_is_range_hydrated(cmd, 65, 2));
    BOOST_TEST(dm_clone_find_next_unhydrated_region(cmd, 62) == 66U);
    BOOST_TEST(dm_clone_cond_set_range(cmd, 66, 190) == 0);
    BOOST_TEST(dm_clone_find_next_unhydrated_region(cmd, 62) == 256U);
}

BOOST_AUTO_TEST_CASE(what_is_outside_is_refused) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    BOOST_TEST(dm_clone_set_region_hydrated(on.metadata(), 256) == -ERANGE);
    BOOST_TEST(dm_clone_cond_set_range(on.metadata(), 255, 2) == -ERANGE);
    on.check_log({"clone metadata: Region 256 out of range (total number of regions 256)",
                  "clone metadata: Invalid region range: start 255, nr_regions 2 (total number of "
                  "regions 256)"});
}

BOOST_AUTO_TEST_CASE(a_region_hydrated_between_the_phases_is_in_the_next_transaction) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    dm_clone_metadata& cmd = on.metadata();
    on.run([&] {
        dm_clone_set_region_hydrated(cmd, 1);
        BOOST_TEST(dm_clone_metadata_commit(cmd) == -EINVAL);
        BOOST_TEST(dm_clone_metadata_pre_commit(cmd) == 0);
        dm_clone_set_region_hydrated(cmd, 2); // in the same word
        BOOST_TEST(dm_clone_metadata_pre_commit(cmd) == -EINVAL);
        BOOST_TEST(dm_clone_metadata_commit(cmd) == 0);
    });
    BOOST_TEST(dm_clone_changed_this_transaction(cmd));
    on.close();
    BOOST_TEST_REQUIRE(on.open() == 0);
    BOOST_TEST(dm_clone_is_region_hydrated(on.metadata(), 1));
    BOOST_TEST(!dm_clone_is_region_hydrated(on.metadata(), 2));
}

BOOST_AUTO_TEST_CASE(with_the_old_bug_it_is_in_this_one) {
    target::behaviour versions;
    versions.clone_commits_exact_regions = false;
    metadata_bench on(8192, 2048, versions);
    BOOST_TEST_REQUIRE(on.open() == 0);
    dm_clone_metadata& cmd = on.metadata();
    on.run([&] {
        dm_clone_set_region_hydrated(cmd, 1);
        dm_clone_metadata_pre_commit(cmd);
        dm_clone_set_region_hydrated(cmd, 2);  // in the same word
        dm_clone_set_region_hydrated(cmd, 65); // in another one
        BOOST_TEST(dm_clone_metadata_commit(cmd) == 0);
    });
    on.close();
    BOOST_TEST_REQUIRE(on.open() == 0);
    BOOST_TEST(dm_clone_is_region_hydrated(on.metadata(), 1));
    BOOST_TEST(dm_clone_is_region_hydrated(on.metadata(), 2));
    BOOST_TEST(!dm_clone_is_region_hydrated(on.metadata(), 65));
}

BOOST_AUTO_TEST_CASE(hydration_is_done_with_the_commit_of_the_last_region) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    BOOST_TEST(dm_clone_cond_set_range(on.metadata(), 0, 256) == 0);
    BOOST_TEST(!dm_clone_is_hydration_done(on.metadata()));
    BOOST_TEST(on.commit({}) == 0);
    BOOST_TEST(dm_clone_is_hydration_done(on.metadata()));
    on.close();
    BOOST_TEST_REQUIRE(on.open() == 0);
    BOOST_TEST(dm_clone_is_hydration_done(on.metadata()));
}

BOOST_AUTO_TEST_CASE(a_short_last_region_counts_as_one) {
    metadata_bench on(8192, 2044);
    BOOST_TEST_REQUIRE(on.open() == 0);
    BOOST_TEST(dm_clone_find_next_unhydrated_region(on.metadata(), 255) == 255U);
    BOOST_TEST(dm_clone_set_region_hydrated(on.metadata(), 255) == 0);
    BOOST_TEST(dm_clone_set_region_hydrated(on.metadata(), 256) == -ERANGE);
}

BOOST_AUTO_TEST_CASE(nothing_is_changed_while_read_only) {
    metadata_bench on;
    BOOST_TEST_REQUIRE(on.open() == 0);
    dm_clone_metadata& cmd = on.metadata();
    dm_clone_metadata_set_read_only(cmd);
    BOOST_TEST(dm_clone_set_region_hydrated(cmd, 1) == -EPERM);
    BOOST_TEST(dm_clone_cond_set_range(cmd, 1, 1) == -EPERM);
    BOOST_TEST(dm_clone_metadata_pre_commit(cmd) == -EPERM);
    BOOST_TEST(dm_clone_metadata_commit(cmd) == -EPERM);
    BOOST_TEST(on.abort() == -EPERM);
    dm_clone_metadata_set_read_write(cmd);
    BOOST_TEST(on.commit({1}) == 0);
}
