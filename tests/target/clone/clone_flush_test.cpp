// SPDX-License-Identifier: GPL-2.0-only
// Flushes and FUA writes wait for a commit when regions were hydrated since the last one.
#include "clone_bench.h"

using namespace powercut;
using namespace powercut::test;

BOOST_FIXTURE_TEST_CASE(with_nothing_to_commit_a_flush_goes_to_the_destination, clone_bench) {
    clone();
    BOOST_TEST(flush("clone") == 0);
    check_io({"dst FWS 0+0"});
}

BOOST_FIXTURE_TEST_CASE(the_flush_of_a_commit_stands_for_the_one_of_the_user, clone_bench) {
    clone();
    write("clone", 0, 8, 2);
    forget();
    BOOST_TEST(flush("clone") == 0);
    check_brief({"dst FWS 0+0", "meta"});
    BOOST_TEST(flush("clone") == 0);
    check_brief({"dst FWS 0+0"});
}

BOOST_FIXTURE_TEST_CASE(a_flush_ends_when_the_metadata_are_durable, clone_bench) {
    clone();
    write("clone", 0, 8, 2);
    forget();
    BOOST_TEST(flush("clone") == 0);
    const lines done = io();
    BOOST_TEST(done.at(done.size() - 3) == "meta FWS 0+0");
    BOOST_TEST(done.at(done.size() - 2) == "meta W 0+8");
    BOOST_TEST(done.at(done.size() - 1) == "meta FWS 0+0");
}

BOOST_FIXTURE_TEST_CASE(a_fua_write_goes_out_at_once_where_all_is_committed, clone_bench) {
    clone();
    write("clone", 0, 8, 2);
    flush("clone");
    forget();
    BOOST_TEST(write("clone", 0, 4, 3, true) == 0);
    check_brief({"dst WFS 0+4"});
}

BOOST_FIXTURE_TEST_CASE(a_fua_write_is_sent_after_the_commit, clone_bench) {
    clone();
    write("clone", 0, 8, 2);
    forget();
    BOOST_TEST(write("clone", 0, 4, 3, true) == 0);
    check_brief({"dst FWS 0+0", "meta", "dst WFS 0+4"});
    check_read("clone", 0, 4, 3);
}

BOOST_FIXTURE_TEST_CASE(a_fua_write_to_a_part_of_a_region_copies_commits_and_writes, clone_bench) {
    clone();
    BOOST_TEST(write("clone", 4, 2, 3, true) == 0);
    check_brief({"src R 0+8", "dst W 0+8", "dst FWS 0+0", "meta", "dst WFS 4+2"});
}

BOOST_FIXTURE_TEST_CASE(a_fua_write_of_a_region_ends_with_the_commit, clone_bench) {
    clone();
    BOOST_TEST(write("clone", 8, 8, 3, true) == 0);
    check_brief({"dst WFS 8+8", "dst FWS 0+0", "meta"});
}

BOOST_FIXTURE_TEST_CASE(a_destination_that_fails_to_flush_fails_the_flush, clone_bench) {
    clone();
    disk("dst").fail("F");
    BOOST_TEST(flush("clone") == -EIO);
    BOOST_TEST(mode() == "rw"); // nothing of the clone's own has failed
}
