// SPDX-License-Identifier: GPL-2.0-only
// Whoever writes to the origin is quiet while exceptions are handed over: the origin's device, or
// that of a merging snapshot.
#include "timed_snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : timed_snapshot_bench {
    explicit fixture(const target::behaviour& versions = {}) : timed_snapshot_bench(versions) {
        create("snap", "0 2048 snapshot base cow P 8");
        io();
    }
    // A handover while an origin write waits for its copy.
    void hand_over_during_a_copy(const std::string& store) {
        remove("snap");
        create("snap", "0 2048 snapshot base cow2 " + store);
        create("origin", "0 2048 snapshot-origin base");
        latency_us = {{"R 80+8", 5000}};
        together({[&] { write_here("origin", 80, 8, 2); }, after(1000, [&] {
                      suspend_here("snap");
                      load_here("snap", "snapshot base cow2 " + store);
                      resume_here("snap");
                  })});
    }
    // Of two chunks the merge writes the first; then a snapshot that has exceptions of its own
    // takes a new table. What had been done by then.
    lines reload_another_during_a_merge() {
        write("snap", 80, 8, 2);
        write("snap", 320, 8, 3);
        remove("snap");
        create("snap2", "0 2048 snapshot base cow2 P 8");
        write("snap2", 0, 8, 4);
        io();
        latency_us = {{"R 24+8", 5000}};
        lines before;
        together({[&] { BOOST_TEST(create_here("merge", "snapshot-merge base cow P 8") == 0); },
                  after(1000, [&] {
                      suspend_here("snap2");
                      BOOST_TEST(load_here("snap2", "snapshot base cow2 P 8") == 0);
                      BOOST_TEST(resume_here("snap2") == 0);
                      before = io();
                  })});
        BOOST_TEST(status("merge") == lines{"0 2048 snapshot-merge 16/1024 16"},
                   boost::test_tools::per_element());
        check_read("snap2", 0, 8, 4);
        check_read("snap2", 320, 8, 1);
        check_read("merge", 80, 8, 2);
        return before;
    }
};

struct active_first : fixture {
    active_first() : fixture(with_switch("active_before_merge_restarts")) {}
};

// Beside a merge there is a live origin target.
struct both : fixture {
    explicit both(const target::behaviour& versions = {}) : fixture(versions) {
        create("origin", "0 2048 snapshot-origin base");
    }
};

struct both_stop : both {
    both_stop() : both(with_switch("handover_stops_merge_too")) {}
};

struct restless : fixture {
    restless() : fixture(with_switch("handover_without_origin_suspend")) {}
};

} // namespace

BOOST_FIXTURE_TEST_CASE(an_origin_write_that_waits_for_a_copy_ends_first, fixture) {
    hand_over_during_a_copy("P 8");
    check_read("snap", 80, 8, 1);
    check_read("origin", 80, 8, 2);
    BOOST_TEST(area_records(disk("cow2"), 8, 0) == lines{"10 2"}, boost::test_tools::per_element());
    check_log({});
}

BOOST_FIXTURE_TEST_CASE(bug_a_copy_that_ends_afterwards_finds_a_store_never_loaded, restless) {
    BOOST_CHECK_EXCEPTION(
        hand_over_during_a_copy("P 8"), shim::kernel_bug, [](const shim::kernel_bug& bug) {
            return std::string(bug.what()).find("was never loaded") != std::string::npos;
        });
}

// That store hears of the copy all the same; the write, sent again, makes an exception in the new
// one.
BOOST_FIXTURE_TEST_CASE(with_a_transient_store_the_write_is_copied_for_again, restless) {
    hand_over_during_a_copy("N 8");
    check_read("origin", 80, 8, 2);
    check_read("snap", 80, 8, 1);
    BOOST_TEST(status("snap") == lines{"0 2048 snapshot 16/1024 0"},
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_merge_stops_for_another_snapshot_and_goes_on, fixture) {
    const lines before = reload_another_during_a_merge();
    BOOST_TEST_REQUIRE(before.size() >= 9);
    BOOST_TEST(before.at(8) == "cow FWFS 8+8"); // the step had ended
    // The kernel starts the merge again before the new table is active: the first run after that
    // makes no exception in it.
    check_read("snap2", 80, 8, 2);
}

BOOST_FIXTURE_TEST_CASE(f2_with_the_fix_the_other_snapshot_gets_its_exception, active_first) {
    const lines before = reload_another_during_a_merge();
    BOOST_TEST_REQUIRE(before.size() >= 9);
    BOOST_TEST(before.at(8) == "cow FWFS 8+8");
    check_read("snap2", 80, 8, 1);
}

// The kernel suspends the origin's device alone: the copy of the first run is still being read when
// the new table is active.
BOOST_FIXTURE_TEST_CASE(a_merge_beside_the_origin_s_device_does_not_stop, both) {
    const lines before = reload_another_during_a_merge();
    BOOST_TEST_REQUIRE(!before.empty());
    BOOST_TEST(before.back() == "cow R 24+8");
}

BOOST_FIXTURE_TEST_CASE(f7_with_the_fix_it_stops_and_goes_on, both_stop) {
    const lines before = reload_another_during_a_merge();
    BOOST_TEST_REQUIRE(before.size() >= 9);
    BOOST_TEST(before.at(8) == "cow FWFS 8+8");
    BOOST_TEST(write("origin", 480, 8, 5) == 0); // it was resumed as well
    check_read("snap2", 480, 8, 1);
}

BOOST_FIXTURE_TEST_CASE(the_origin_s_device_stays_until_the_handover_is_over, fixture) {
    create("origin", "0 2048 snapshot-origin base");
    latency_us = {{"R 80+8", 5000}};
    together({[&] { write_here("origin", 80, 8, 2); },
              after(1000,
                    [&] {
                        suspend_here("snap");
                        BOOST_TEST(resume_here("snap") == 0);
                    }),
              after(2000, [&] { BOOST_TEST(remove_here("origin") == 0); })});
    check_read("snap", 80, 8, 1);
}
