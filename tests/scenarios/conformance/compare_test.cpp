// SPDX-License-Identifier: GPL-2.0-only
#include "recordings.h"
#include "scenarios/conformance/compare.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace powercut::conformance;

namespace {

constexpr const char* recording = R"json({
 "name": "by-hand",
 "disks": [{"name": "base", "sectors": 64}, {"name": "cow", "sectors": 64}],
 "steps": [
  {"do": "status snap", "output": ["0 64 snapshot 16/64 16"], "io": []},
  {"do": "w /dev/mapper/origin 0 8 2", "output": ["w /dev/mapper/origin 0 8 2 -> ok", "dmesg: device-mapper: one", "dmesg: device-mapper: two"],
   "io": ["base R 0+8", "cow W 16+8", "cow FWFS 8+8", "base WS 0+8"]}
 ],
 "final": [{"disk": "base", "changed": {"0": "0000000000000001", "1": "0000000000000002"}}, {"disk": "cow", "changed": {}}]
})json";

struct fixture {
    golden_case expected = parse_golden(recording, "by-hand.json");
    observation got; // what the recording shows
    golden_step& flags = expected.steps[1];
    std::vector<std::string>& output;
    std::vector<std::string>& io;

    fixture() : got(as_recorded()), output(got.steps[1].output), io(got.steps[1].io) {}

    observation as_recorded() const {
        observation same;
        for (const golden_step& step : expected.steps)
            same.steps.push_back({.output = step.output, .io = step.io});
        for (const golden_final& disk : expected.final)
            same.final.push_back(disk.changed);
        return same;
    }
    bool same() const { return compare(expected, got).empty(); }
    bool shows(const std::string& line) const {
        const auto report = compare(expected, got);
        return std::ranges::find(report, line) != report.end();
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(what_was_recorded_conforms, fixture) {
    BOOST_TEST(same());
}

BOOST_FIXTURE_TEST_CASE(another_order_of_bios_is_found, fixture) {
    std::swap(io[1], io[2]);
    BOOST_TEST(shows("step 2 of 2: w /dev/mapper/origin 0 8 2"));
    BOOST_TEST(shows("  io differs at line 2 (the recording has 4, got 4)"));
    BOOST_TEST(shows("      base R 0+8"));
    BOOST_TEST(shows("    - cow W 16+8"));
    BOOST_TEST(shows("    + cow FWFS 8+8"));
    BOOST_TEST(!shows("    - base WS 0+8")); // agrees again
    flags.io_in_any_order = true;
    BOOST_TEST(same());
}

BOOST_FIXTURE_TEST_CASE(another_flag_is_found, fixture) {
    io[2] = "cow WFS 8+8";
    for (const bool any_order : {false, true}) {
        flags.io_in_any_order = any_order;
        BOOST_TEST(shows("    - cow FWFS 8+8"));
        BOOST_TEST(shows("    + cow WFS 8+8"));
    }
}

BOOST_FIXTURE_TEST_CASE(a_bio_too_few_or_too_many_is_found, fixture) {
    io.push_back("base WS 0+8");
    for (const bool any_order : {false, true}) {
        flags.io_in_any_order = any_order;
        BOOST_TEST(shows("    + base WS 0+8")); // also as a multiset: the same line twice
    }
    io.resize(3);
    for (const bool any_order : {false, true}) {
        flags.io_in_any_order = any_order;
        BOOST_TEST(shows("    - base WS 0+8"));
    }
}

BOOST_FIXTURE_TEST_CASE(bios_where_none_were_recorded_are_found, fixture) {
    got.steps[0].io = {"cow RS 0+8"};
    BOOST_TEST(shows("step 1 of 2: status snap"));
    BOOST_TEST(shows("  io differs at line 1 (the recording has 0, got 1)"));
    BOOST_TEST(shows("    + cow RS 0+8"));
}

BOOST_FIXTURE_TEST_CASE(where_commits_vary_only_area_writes_are_left_out, fixture) {
    flags.commits_vary = true;
    io.insert(io.begin(), "cow FWFS 8+8");
    BOOST_TEST(same());
    std::erase(io, "cow FWFS 8+8");
    BOOST_TEST(same());
    io.push_back("cow FWFS 0+0"); // a flush is no area write
    BOOST_TEST(shows("    + cow FWFS 0+0"));
    io.back() = "cow FWS 8+8";
    BOOST_TEST(shows("    + cow FWS 8+8"));
    io.pop_back();
    std::swap(io[0], io[1]); // and the order of the rest counts
    BOOST_TEST(!same());
    flags.io_in_any_order = true;
    BOOST_TEST(same());
    io.pop_back();
    BOOST_TEST(!same());
}

BOOST_FIXTURE_TEST_CASE(where_io_varies_there_is_nothing_to_compare, fixture) {
    io = {"cow WS 0+8"};
    BOOST_TEST(!same());
    flags.io_varies = true;
    BOOST_TEST(same());
    output.pop_back(); // but the output is compared
    BOOST_TEST(!same());
}

BOOST_FIXTURE_TEST_CASE(a_missing_message_is_found, fixture) {
    output.pop_back();
    BOOST_TEST(shows("  output differs at line 3 (the recording has 3, got 2)"));
    BOOST_TEST(shows("    - dmesg: device-mapper: two"));
    flags.output_in_any_order = true;
    BOOST_TEST(shows("    - dmesg: device-mapper: two"));
}

BOOST_FIXTURE_TEST_CASE(another_message_or_result_is_found, fixture) {
    output[0] = "w /dev/mapper/origin 0 8 2 -> errno 5";
    BOOST_TEST(shows("    - w /dev/mapper/origin 0 8 2 -> ok"));
    BOOST_TEST(shows("    + w /dev/mapper/origin 0 8 2 -> errno 5"));
}

BOOST_FIXTURE_TEST_CASE(another_order_of_messages_is_found, fixture) {
    std::swap(output[1], output[2]);
    BOOST_TEST(!same());
    flags.output_in_any_order = true;
    BOOST_TEST(same());
}

BOOST_FIXTURE_TEST_CASE(another_hash_at_the_end_is_found, fixture) {
    got.final[0][1] = 3;
    BOOST_TEST(shows("disk base in the end"));
    BOOST_TEST(shows("    - sector      1: 0000000000000002"));
    BOOST_TEST(shows("    + sector      1: 0000000000000003"));
    expected.final[0].varies = true;
    BOOST_TEST(same());
}

BOOST_FIXTURE_TEST_CASE(a_sector_too_few_or_too_many_at_the_end_is_found, fixture) {
    got.final[0].erase(0);
    BOOST_TEST(shows("    - sector      0: 0000000000000001"));
    got = as_recorded();
    got.final[1][9] = 4;
    BOOST_TEST(shows("disk cow in the end"));
    BOOST_TEST(shows("    + sector      9: 0000000000000004"));
}

BOOST_FIXTURE_TEST_CASE(only_the_first_difference_is_shown_and_the_others_counted, fixture) {
    got.steps[0].output.clear();
    io.clear();
    got.final[1][9] = 4;
    BOOST_TEST(compare(expected, got).front() == "step 1 of 2: status snap");
    BOOST_TEST(compare(expected, got).back() == "and 2 more steps or disks");
}

BOOST_FIXTURE_TEST_CASE(long_differences_are_cut_short, fixture) {
    flags.io_in_any_order = true;
    for (int i = 0; i < 9; ++i)
        io.push_back("cow WS 32+" + std::to_string(i + 1));
    BOOST_TEST(shows("    + cow WS 32+4"));
    BOOST_TEST(!shows("    + cow WS 32+5"));
    BOOST_TEST(shows("    + ... and 5 more"));
}

BOOST_FIXTURE_TEST_CASE(a_run_that_ends_early_is_no_success, fixture) {
    got.steps.pop_back();
    got.final.clear();
    got.ended_early = "it hangs: task";
    BOOST_TEST(shows("step 2 of 2: w /dev/mapper/origin 0 8 2"));
    BOOST_TEST(shows("  it hangs: task"));
    got = as_recorded();
    got.final.clear();
    got.ended_early = "it hangs: task";
    BOOST_TEST(shows("after the last step"));
}
