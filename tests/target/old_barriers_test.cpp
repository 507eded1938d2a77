// SPDX-License-Identifier: GPL-2.0-only
// Snapshots on a kernel with barriers: later writes wait for an area write, and nothing deadlocks.
#include "timed_snapshot_bench.h"

#include <algorithm>

using namespace powercut;
using namespace powercut::test;

namespace {

struct old_kernel : timed_snapshot_bench {
    explicit old_kernel(const char* kernel_name,
                        const std::vector<disk_setup>& disks = base_and_cow())
        : timed_snapshot_bench(with_preset(kernel_name), disks) {
        BOOST_TEST_REQUIRE(create("snap", "0 2048 snapshot base cow P 8") == 0);
        BOOST_TEST_REQUIRE(create("origin", "0 2048 snapshot-origin base") == 0);
    }
};

// Whether a write to a chunk that has an exception gets to the COW disk during an area write.
bool passes_an_area_write(const char* kernel_name) {
    old_kernel b(kernel_name);
    BOOST_TEST(b.write("snap", 0, 8, 2) == 0);
    b.latency_us = {{"WF 8+8", 5'000}};
    b.disk("cow").commands.clear();
    bool passed = false;
    b.together({b.writer(0, "origin", 80, 3), b.writer(1'000, "snap", 0, 4), [&] {
                    b.backend().sleep_ns(3'000'000);
                    const lines& sent = b.disk("cow").commands;
                    BOOST_TEST(std::count(sent.begin(), sent.end(), "WF 8+8") == 1);
                    passed = std::count(sent.begin(), sent.end(), "W 16+8") == 1;
                }});
    b.check_read("snap", 0, 8, 4);
    b.check_read("snap", 80, 8, 1);
    return passed;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_write_does_not_pass_an_area_write) {
    BOOST_TEST(!passes_an_area_write("2.6.32"));
    BOOST_TEST(passes_an_area_write("3.4"));
}

BOOST_AUTO_TEST_CASE(writers_and_flushes_at_once_all_end) {
    for (const char* kernel_name : {"2.6.30", "2.6.32"}) {
        old_kernel b(kernel_name);
        b.together({b.writer(0, "origin", 80, 2), b.writer(0, "snap", 160, 3, true),
                    b.writer(5, "origin", 88, 4, true), b.writer(20, "snap", 80, 5),
                    b.writer(40, "origin", 240, 6), b.writer(50, "snap", 164, 7, true)});
        BOOST_TEST(b.flush("origin") == 0);
        BOOST_TEST(b.flush("snap") == 0);
        b.check_read("origin", 80, 8, 2);
        b.check_read("origin", 88, 8, 4);
        b.check_read("origin", 240, 8, 6);
        b.check_read("snap", 80, 8, 5);
        b.check_read("snap", 88, 8, 1);
        b.check_read("snap", 240, 8, 1);
    }
}
