// SPDX-License-Identifier: GPL-2.0-only
// A witness that is written is read back as the same one, and what is wrong with a file is said
// with its place.
#include "scenarios/witness/witness.h"
#include "scenarios/yaml/scenario_loader.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;

namespace {

const std::string head = "powercut: \"0.1\"\nsystemc: \"2.3.4\"\n";
const std::string violation = "violation: {check: durability, device: d, sector: 3}\n";
const std::string cuts = "cuts:\n  - cut_point: 5\n";
const std::string scenario = "scenario:\n"
                             "  title: t\n"
                             "  disks: {base: {size: 64KiB}}\n"
                             "  setup:\n"
                             "    - create: {d: \"0 64 linear base 0\"}\n"
                             "  workload:\n"
                             "    - flush: d\n";

witness::witness sample() {
    witness::witness of;
    of.powercut = "0.1";
    of.systemc = witness::systemc_version();
    of.violation = {"durability", "origin", 8, "it \"says\": no\nand more", false};
    of.missing_edge = "a flush of cow between 3 and 4";
    of.cuts = {{{{3, 1}, {7, 2}}, 17, {{"cow", 16, 12}, {"base", 0, 0}}}, {{}, 0, {}}};
    of.what = yaml::load_scenario("scenarios/cases/disk_ignores_flush.yaml");
    return of;
}

witness::witness written_and_read(const witness::witness& of) {
    return witness::load_witness_text(witness::witness_text(of), of.what.file);
}

std::string problems_of(const std::string& text) {
    try {
        witness::load_witness_text(text, "w.yaml");
    } catch (const yaml::input_error& error) {
        return error.what();
    }
    return "";
}

} // namespace

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back) {
    const witness::witness of = sample();
    BOOST_TEST((written_and_read(of) == of));
}

BOOST_AUTO_TEST_CASE(a_violation_without_a_power_cut) {
    witness::witness of = sample();
    of.cuts.clear();
    of.violation = {.check = "recovers", .message = "hangs", .live = true};
    of.last_schedule = {{0, 1}};
    of.missing_edge.clear();
    BOOST_TEST((written_and_read(of) == of));
    BOOST_TEST(witness::witness_text(of).find("cuts: []") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_begins_with_how_to_use_it) {
    BOOST_TEST(witness::witness_text(sample()).starts_with(
        "# written by powercut; replay with: powercut replay THIS_FILE\npowercut: \"0.1\"\n"));
}

BOOST_AUTO_TEST_CASE(the_smallest_file) {
    BOOST_TEST(problems_of(head + violation + cuts + scenario) == "");
}

BOOST_AUTO_TEST_CASE(keys_that_are_missing_or_unknown) {
    BOOST_TEST(problems_of("title: t\n").find("w.yaml:1:1: unknown key 'title'") == 0u);
    BOOST_TEST(problems_of(head + cuts + scenario) ==
               "w.yaml:1:1: missing key 'violation': a map with the keys of a violation");
    BOOST_TEST(
        problems_of(head + violation + "cuts:\n  - cutpoint: 5\n    cut_point: 2\n" + scenario) ==
        "w.yaml:5:5: unknown key 'cutpoint'; did you mean 'cut_point'?");
}

BOOST_AUTO_TEST_CASE(values_that_cannot_be) {
    const auto with_cut = [](const std::string& more) {
        return problems_of(head + violation + cuts + "    " + more + "\n" + scenario);
    };
    BOOST_TEST(with_cut("lost: [{disk: cow, sector: 1, command: 2}]") ==
               "w.yaml:6:19: the scenario has no disk 'cow'");
    BOOST_TEST(with_cut("lost: [{disk: base, sector: 128, command: 2}]") ==
               "w.yaml:6:33: past the end of 'base': expected at most 127");
    BOOST_TEST(with_cut("schedule: [[1]]") ==
               "w.yaml:6:16: expected at least 2 of two numbers: question, answer");
    BOOST_TEST(with_cut("schedule: [[1, 2, 3]]") ==
               "w.yaml:6:16: expected two numbers: question, answer");
    BOOST_TEST(with_cut("schedule: [[2, 1], [1, 1]]") ==
               "w.yaml:6:15: expected questions that ascend");
    BOOST_TEST(problems_of(head + violation + "cuts: []\n" + scenario) ==
               "w.yaml:3:12: without a power cut a violation must be live");
}

// Once, though the file and the scenario in it are both checked.
BOOST_AUTO_TEST_CASE(a_mistake_in_the_scenario_has_its_place_in_the_witness) {
    BOOST_TEST(
        problems_of(head + violation + cuts + scenario + "    - flush: e\n    - flosh: d\n") ==
        "w.yaml:13:14: no disk or device 'e' here; there are base, d\n"
        "w.yaml:14:7: unknown key 'flosh'; did you mean 'flush'?");
}
