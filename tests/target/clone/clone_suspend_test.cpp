// SPDX-License-Identifier: GPL-2.0-only
// Suspend, resume, reload: copies stop, the metadata are committed, the next table goes on.
#include "clone_bench.h"

using namespace powercut;
using namespace powercut::test;

BOOST_FIXTURE_TEST_CASE(a_suspend_commits, clone_bench) {
    clone();
    write("clone", 0, 8, 2);
    forget();
    BOOST_TEST(suspend("clone") == 0);
    check_brief({"dst FWS 0+0", "meta"});
    BOOST_TEST(suspend("clone") == 0);
    BOOST_TEST(resume("clone") == 0);
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(suspended_it_does_nothing_on_its_own, clone_bench) {
    clone("8 1 no_hydration");
    suspend("clone");
    BOOST_TEST(message("enable_hydration") == 0);
    pass(3000);
    BOOST_TEST(hydrated(false) == "0/64");
    check_io({});
    resume("clone");
    BOOST_TEST(hydrated() == "64/64");
}

BOOST_FIXTURE_TEST_CASE(resumed_it_commits_once_a_second_again, clone_bench) {
    clone();
    suspend("clone");
    pass(5000);
    resume("clone");
    write("clone", 0, 8, 2);
    forget();
    pass(1500);
    check_brief({"dst FWS 0+0", "meta"});
}

BOOST_FIXTURE_TEST_CASE(a_reload_takes_the_metadata_over, clone_bench) {
    clone();
    write("clone", 0, 8, 2);
    suspend("clone"); // before the load, or the new table would not know of the write
    BOOST_TEST(load("clone", line("8 1 no_hydration 2 hydration_threshold 9")) == 0);
    BOOST_TEST(resume("clone") == 0);
    BOOST_TEST(hydrated() == "1/64");
    check_read("clone", 0, 8, 2);
    BOOST_TEST(word(info(), 9) == "9");
}

BOOST_FIXTURE_TEST_CASE(a_table_that_is_never_resumed_goes_without_io, clone_bench) {
    clone();
    BOOST_TEST(load("clone", line("8")) == 0);
    forget();
    BOOST_TEST(load("clone", line("8")) == 0);
    for (const std::string& each : io())
        BOOST_TEST(each.starts_with("meta R"));
    BOOST_TEST(remove("clone") == 0);
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(a_suspend_in_the_midst_of_hydration_ends_it_in_time, clone_bench) {
    clone("8 1 no_hydration 2 hydration_threshold 4");
    run([&] {
        std::string answer;
        shim::dm_message(kernel(), "clone", "enable_hydration", &answer);
        BOOST_TEST(shim::dm_suspend(kernel(), "clone") == 0);
    });
    const std::string then = hydrated();
    pass(3000);
    BOOST_TEST(hydrated() == then);
    BOOST_TEST(resume("clone") == 0);
    BOOST_TEST(hydrated() == "64/64");
    check_read("clone", 0, 512, 1);
}
