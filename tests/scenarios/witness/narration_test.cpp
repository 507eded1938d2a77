// SPDX-License-Identifier: GPL-2.0-only
// What a replay tells: operations, bios and commands with what the places are, what each disk held
// and lost, what recovery read, what is broken; and how much of a long life.
#include "witnesses.h"

#include "scenarios/witness/place_names.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::witness::test;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_story_of_a_lost_exception) {
    const std::string story = replay_once(lost_exception()).story;
    for (const char* part : {
             "life 1: after the setup (2 operations), the workload runs\n"
             "           0.0 us  user  1. write origin 8+4: pattern 2 of sector 8\n"
             "           0.0 us  base  bio read 8+4 (origin chunk 2)\n",
             "cow   bio write 8+4 (COW chunk 2)\n",
             "cow   bio write PREFLUSH 4+4 (metadata area 0)\n",
             "cow   command 6 completed: flush\n",
             "cow   command 7 received: write 4+4 (metadata area 0)\n",
             "power is cut at cut point 4 of 0 .. 6; what the disks hold:\n"
             "  base: received, and not known to be durable:\n"
             "    command 3      in flight  survives  8+4 (origin chunk 2)\n"
             "  cow: received, and not known to be durable:\n"
             "    command 7      cached     LOST      4+1 (metadata area 0)\n"
             "    command 7      cached     survives  5+3 (metadata area 0)\n",
             "\nlife 2: power is back; the devices are created again\n"
             "           0.0 us  user  create snap: 0 128 snapshot base cow P 4\n"
             "           0.0 us  cow   bio read 0+4 (header)\n",
             "\nwhat is broken:\n"
             "  snapshot_content: sector 8 of snap reads as pattern 2 of sector 8, which it never "
             "held; allowed: pattern 1 of sector 8\n",
         })
        BOOST_TEST(has(story, part), part << "\nis not in\n" << story);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_long_life) {
    const std::string story = replay_once(lost_exception(), 2).story;
    BOOST_TEST(
        has(story, "workload runs\n  ... 10 steps before\n        1125.2 us  base  bio write"));
    BOOST_TEST(!has(story, "1. write origin"));
}

BOOST_AUTO_TEST_CASE(what_the_kernel_logs_is_told) {
    witness::witness of = lost_exception();
    of.what = yaml::load_scenario("scenarios/cases/overflow_origin.yaml");
    of.violation.live = true;
    of.cuts.clear();
    const std::string story = replay_once(of, 1000).story;
    BOOST_TEST(has(story, "kernel  device-mapper: snapshots: Invalidating snapshot"));
    BOOST_TEST(has(story, "reports that it is invalid"));
}

BOOST_AUTO_TEST_CASE(places_of_a_persistent_store) {
    witness::place_names names;
    names.add({.text = "0 1000 snapshot base cow P 1",
               .role = checks::device_role::snapshot,
               .origin = "base",
               .cow = "cow",
               .persistent = true});
    BOOST_TEST(names.of("cow", 0, 1) == "header");
    BOOST_TEST(names.of("cow", 1, 1) == "metadata area 0");
    BOOST_TEST(names.of("cow", 33, 1) == "COW chunk 33"); // 32 exceptions fit in a sector
    BOOST_TEST(names.of("cow", 34, 1) == "metadata area 1");
    BOOST_TEST(names.of("cow", 33, 2) == "COW chunk 33 .. metadata area 1");
    BOOST_TEST(names.of("base", 7, 1) == "origin chunk 7");
    BOOST_TEST(names.of("other", 7, 1) == "");
}

// The COW device has its header on one disk, and all the rest on another.
BOOST_AUTO_TEST_CASE(places_on_the_disks_below) {
    witness::place_names names;
    names.add({.role = checks::device_role::origin,
               .origin = "cow",
               .pieces = {{"first", 20, 4}, {"second", 100, 60}}});
    names.add({.text = "0 64 snapshot base cow P 4",
               .role = checks::device_role::snapshot,
               .origin = "base",
               .cow = "cow",
               .persistent = true});
    BOOST_TEST(names.of("first", 20, 4) == "header");
    BOOST_TEST(names.of("first", 24, 1) == "");
    BOOST_TEST(names.of("second", 100, 4) == "metadata area 0");
    BOOST_TEST(names.of("second", 107, 1) == "COW chunk 2");
}

BOOST_AUTO_TEST_CASE(places_of_a_transient_store) {
    witness::place_names names;
    names.add({.text = "0 1000 snapshot base cow N 8",
               .role = checks::device_role::snapshot,
               .origin = "base",
               .cow = "cow"});
    BOOST_TEST(names.of("cow", 0, 1) == "COW chunk 0");
    BOOST_TEST(names.of("base", 8, 8) == "origin chunk 1");
}
