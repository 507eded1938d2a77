// SPDX-License-Identifier: GPL-2.0-only
// Writes while a merge is under way: those to the run that is being merged wait for it, those that
// came before are waited for, and a suspend or a removal waits for the step.
#include "timed_snapshot_bench.h"

#include "target/snapshot/inspect.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// Chunks 10 and 40 have exceptions at 16 and 24 of the COW device; 40 is merged first.
struct fixture : timed_snapshot_bench {
    explicit fixture(const target::behaviour& versions = {}) : timed_snapshot_bench(versions) {
        create("snap", "0 2048 snapshot base cow P 8");
        write("snap", 80, 8, 2);
        write("snap", 320, 8, 3);
        remove("snap");
        io();
    }
    std::function<void()> merge() {
        return [this] { BOOST_TEST(create_here("merge", "snapshot-merge base cow P 8") == 0); };
    }
    // A write comes while its chunk is copied.
    void write_to_the_run_that_is_merged() {
        latency_us = {{"W 320+8", 5000}};
        together({merge(), writer(1000, "merge", 320, 9)});
    }
    // A write to the next run is on its way to the COW device, and slow.
    void write_before_the_run_is_merged() {
        latency_us = {{"R 24+8", 2000}, {"W 16+8", 5000}};
        together({merge(), writer(1000, "merge", 80, 9)});
    }
};

struct without_write_queue : fixture {
    without_write_queue() : fixture(with_switch("merge_no_write_queue")) {}
};

struct without_drain : fixture {
    without_drain() : fixture(with_switch("merge_no_drain")) {}
};

const lines load = {"cow RS 0+8", "cow R 8+8"};

lines after_load(const lines& more) {
    lines all = load;
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

// A write to the second run, which is merged when the write is on the COW device.
lines written_during_the_first_run() {
    return after_load({"cow R 24+8", "cow WS 16+8", "base W 320+8", "base FWS 0+0",
                       "cow FWFS 8+8", //
                       "cow R 16+8", "base W 80+8", "base FWS 0+0", "cow FWFS 8+8"});
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_write_to_what_is_merged_waits_and_goes_to_the_origin, fixture) {
    write_to_the_run_that_is_merged();
    check_io(after_load({"cow R 24+8", "base W 320+8", "base FWS 0+0", "cow FWFS 8+8", //
                         "base WS 320+8",                                              //
                         "cow R 16+8", "base W 80+8", "base FWS 0+0", "cow FWFS 8+8"}));
    check_read("merge", 320, 8, 9);
    check_read("base", 320, 8, 9);
}

BOOST_FIXTURE_TEST_CASE(bug_without_the_queue_that_write_is_lost, without_write_queue) {
    write_to_the_run_that_is_merged();
    check_read("merge", 320, 8, 3);
}

BOOST_FIXTURE_TEST_CASE(a_write_to_another_exception_does_not_wait, fixture) {
    latency_us = {{"R 24+8", 5000}};
    together({merge(), writer(1000, "merge", 80, 9)});
    check_io(written_during_the_first_run());
    check_read("merge", 80, 8, 9);
}

BOOST_FIXTURE_TEST_CASE(a_write_on_its_way_to_the_cow_device_is_waited_for, fixture) {
    write_before_the_run_is_merged();
    check_io(written_during_the_first_run());
    check_read("base", 80, 8, 9);
}

BOOST_FIXTURE_TEST_CASE(bug_without_the_wait_that_write_is_lost, without_drain) {
    write_before_the_run_is_merged();
    check_read("merge", 80, 8, 2);
}

BOOST_FIXTURE_TEST_CASE(writes_that_wait_fail_with_the_merge, fixture) {
    latency_us = {{"R 24+8", 5000}};
    disk("base").fail("W 320+8");
    int result = 1;
    together({merge(), after(1000, [&] { result = write_here("merge", 320, 8, 9); })});
    BOOST_TEST(result == -EIO);
    BOOST_TEST(status("merge") == lines{"0 2048 snapshot-merge Merge failed"},
               boost::test_tools::per_element());
    check_read("merge", 320, 8, 3);
}

BOOST_FIXTURE_TEST_CASE(a_suspend_waits_for_the_step_and_a_resume_goes_on, fixture) {
    latency_us = {{"R 24+8", 5000}};
    together(
        {merge(), after(1000, [&] {
             BOOST_TEST(suspend_here("merge") == 0);
             check_io(after_load({"cow R 24+8", "base W 320+8", "base FWS 0+0", "cow FWFS 8+8"}));
             BOOST_TEST(resume_here("merge") == 0);
         })});
    check_io({"cow R 16+8", "base W 80+8", "base FWS 0+0", "cow FWFS 8+8"});
    BOOST_TEST(status("merge") == lines{"0 2048 snapshot-merge 16/1024 16"},
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_removal_waits_for_the_step_and_leaves_the_rest, fixture) {
    latency_us = {{"R 24+8", 5000}};
    together({merge(), after(1000, [&] { BOOST_TEST(remove_here("merge") == 0); })});
    BOOST_TEST(area_records(disk("cow"), 8, 0) == lines{"10 2"}, boost::test_tools::per_element());
}

// The other snapshot has its exception before the data of its chunk on the origin changes.
BOOST_FIXTURE_TEST_CASE(a_slow_copy_for_another_snapshot_holds_the_merge, fixture) {
    create("snap2", "0 2048 snapshot base cow2 P 8");
    latency_us = {{"R 320+8", 5000}};
    io();
    together({merge()});
    check_io(after_load({"base R 320+8", "cow2 W 16+8", "cow2 FWFS 8+8",               //
                         "cow R 24+8", "base W 320+8", "base FWS 0+0", "cow FWFS 8+8", //
                         "base R 80+8", "cow2 W 24+8", "cow2 FWFS 8+8",                //
                         "cow R 16+8", "base W 80+8", "base FWS 0+0", "cow FWFS 8+8"}));
    check_read("snap2", 0, 400, 1);
}
