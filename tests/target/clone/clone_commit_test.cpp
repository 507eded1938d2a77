// SPDX-License-Identifier: GPL-2.0-only
// When the metadata are committed: once a second if something changed, and by whom.
#include "clone_bench.h"

using namespace powercut;
using namespace powercut::test;

BOOST_FIXTURE_TEST_CASE(what_changed_is_committed_within_two_seconds, clone_bench) {
    clone();
    write("clone", 0, 8, 2);
    check_brief({"dst WS 0+8"});
    pass(900);
    check_io({});
    pass(1200);
    check_brief({"dst FWS 0+0", "meta"});
    pass(5000);
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(nothing_is_committed_where_nothing_changed, clone_bench) {
    clone();
    pass(10'000);
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(any_wake_up_of_the_worker_commits_when_the_second_is_over, clone_bench) {
    clone();
    pass(1500);
    BOOST_TEST(write("clone", 2, 2, 2) == 0); // its deferred write is the worker's
    check_brief({"src R 0+8", "dst W 0+8", "dst WS 2+2", "dst FWS 0+0", "meta"});
    BOOST_TEST(write("clone", 10, 2, 2) == 0);
    check_brief({"src R 8+8", "dst W 8+8", "dst WS 10+2"});
}

BOOST_FIXTURE_TEST_CASE(a_write_of_a_region_does_not_wake_the_worker, clone_bench) {
    clone();
    pass(1500);
    BOOST_TEST(write("clone", 0, 8, 2) == 0);
    check_io({"dst WS 0+8"});
}

BOOST_FIXTURE_TEST_CASE(the_commit_goes_before_the_next_copy, clone_bench) {
    clone("8 1 no_hydration", 24);
    pass(1500);
    message("enable_hydration");
    check_brief({"src R 0+8", "dst W 0+8", "dst FWS 0+0", "meta", "src R 8+8", "dst W 8+8",
                 "src R 16+8", "dst W 16+8"});
}

BOOST_FIXTURE_TEST_CASE(a_flush_begins_the_second_anew, clone_bench) {
    clone();
    pass(1500);
    flush("clone");
    write("clone", 0, 8, 2);
    flush("clone");
    forget();
    write("clone", 10, 2, 2);
    check_io({"src R 8+8", "dst W 8+8", "dst WS 10+2"});
}

BOOST_FIXTURE_TEST_CASE(a_status_commits_but_does_not_count, clone_bench) {
    clone();
    write("clone", 0, 8, 2);
    forget();
    info(true);
    check_io({});
    info(false);
    check_brief({"dst FWS 0+0", "meta"});
    pass(1500);
    write("clone", 10, 2, 2);
    check_brief({"src R 8+8", "dst W 8+8", "dst WS 10+2", "dst FWS 0+0", "meta"});
}

// On the inline backend it runs on the stack of the status, so it must not wait for it.
BOOST_FIXTURE_TEST_CASE(a_worker_beside_the_commit_of_a_status_comes_again, clone_bench) {
    clone("8 1 no_hydration", 16);
    pass(1500);
    run([&] {
        write_here("clone", 0, 8, 2);
        std::string answer;
        lines said;
        BOOST_TEST(shim::dm_message(kernel(), "clone", "enable_hydration", &answer) == 0);
        BOOST_TEST(shim::dm_status(kernel(), "clone", &said) == 0);
    });
    check_brief(
        {"dst WS 0+8", "dst FWS 0+0", "meta", "src R 8+8", "dst W 8+8", "dst FWS 0+0", "meta"});
    BOOST_TEST(hydrated() == "2/2");
}

BOOST_FIXTURE_TEST_CASE(the_end_of_hydration_is_an_event_once_committed, clone_bench) {
    unsigned events = 0;
    kernel().on_table_event([&](shim::mapped_device&) { ++events; });
    clone("8 1 no_hydration", 8);
    write("clone", 0, 8, 2);
    BOOST_TEST(events == 0U);
    flush("clone");
    BOOST_TEST(events == 1U);
    flush("clone"); // nothing to commit
    BOOST_TEST(events == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_removal_commits_and_the_next_clone_goes_on, clone_bench) {
    clone();
    write("clone", 0, 8, 2);
    forget();
    BOOST_TEST(remove("clone") == 0);
    check_brief({"dst FWS 0+0", "meta"});
    clone();
    BOOST_TEST(hydrated() == "1/64");
    check_read("clone", 0, 8, 2);
    BOOST_TEST(remove("clone") == 0);
    check_io({"dst RS 0+8"});
}
