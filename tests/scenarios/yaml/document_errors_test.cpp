// SPDX-License-Identifier: GPL-2.0-only
// What is wrong with a file as a whole and with its top; the exact text and place.
#include "problems_of.h"
#include "scenarios/checks/check_names.h"
#include "target/behaviour/behaviour.h"

#include <boost/test/unit_test.hpp>

using powercut::yaml::testing::problems_of;
using powercut::yaml::testing::problems_with;

namespace {

template <typename List, typename Name>
std::string one_of(const List& list, Name name_of) {
    std::string text;
    for (const auto& each : list)
        text += (text.empty() ? "" : ", ") + std::string(name_of(each));
    return text;
}

const std::string kernels =
    one_of(powercut::target::kernel_presets, [](auto name) { return name; });
const std::string fixes =
    one_of(powercut::target::fix_switches(), [](const auto& each) { return each.name; });
const std::string checks =
    one_of(powercut::checks::check_names, [](const auto& each) { return each.name; });

} // namespace

BOOST_AUTO_TEST_CASE(a_file_that_is_no_yaml) {
    BOOST_TEST(problems_of("title: [a\n") == "2:1: not YAML: end of sequence flow not found\n");
    BOOST_TEST(problems_of("") == "1:1: the file is empty; expected a map of keys\n");
    BOOST_TEST(problems_of("a: 1\n---\nb: 2\n") ==
               "3:1: a second document; expected one document in a file\n");
    BOOST_TEST(problems_of("- a\n") ==
               "1:1: expected a map with the keys of a scenario, found a list\n");
    BOOST_TEST(problems_of("[a]: 1\n") == "1:1: expected a key of one word\n");
}

BOOST_AUTO_TEST_CASE(an_alias_that_holds_itself) {
    BOOST_TEST(problems_of("title: &a [*a]\n") ==
               "1:8: the document is nested too deeply or too large\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there) {
    try {
        powercut::yaml::load_scenario("no/such.yaml");
        BOOST_FAIL("loaded");
    } catch (const powercut::yaml::input_error& error) {
        BOOST_TEST(error.what() ==
                   std::string("no/such.yaml: cannot be read: No such file or directory"));
    }
}

BOOST_AUTO_TEST_CASE(missing_keys_are_all_reported) {
    BOOST_TEST(problems_of("kernel: \"6.1\"\n") ==
               "1:1: missing key 'title': text\n"
               "1:1: missing key 'disks': a map of disks\n"
               "1:1: missing key 'workload': a list of operations\n");
}

BOOST_AUTO_TEST_CASE(unknown_and_duplicate_keys) {
    BOOST_TEST(problems_with({.top = "chekcs: [metadata]"}) ==
               "2:1: unknown key 'chekcs'; did you mean 'checks'?\n");
    BOOST_TEST(problems_with({.top = "zzz: 1"}) ==
               "2:1: unknown key 'zzz'; expected one of title, kernel, bugs, fixes, disks, setup, "
               "workload, power_loss, faults, checks, expect\n");
    BOOST_TEST(problems_with({.top = "title: again"}) ==
               "2:1: 'title' stands here twice; the first is at line 1\n");
}

BOOST_AUTO_TEST_CASE(wrong_types) {
    BOOST_TEST(problems_with({.top = "kernel: 6.1"}) ==
               "2:9: expected one of " + kernels + ", found '6.1'; put it in quotes\n");
    BOOST_TEST(problems_with({.top = "bugs: no_area_fua"}) ==
               "2:7: expected a list of bugs, found 'no_area_fua'\n");
    BOOST_TEST(problems_with({.top = "checks: []"}) == "2:9: expected at least 1 of checks\n");
    BOOST_TEST(
        problems_with({.top = "expect:"}) ==
        "2:1: expected one of consistent, violation, or a map {violation: ...}, found nothing\n");
    BOOST_TEST(problems_with({.top = "power_loss: [1]"}) ==
               "2:13: expected a map with the keys of power loss, found a list\n");
}

BOOST_AUTO_TEST_CASE(words_that_do_not_exist) {
    BOOST_TEST(problems_with({.top = "kernel: \"7.9\""}) ==
               "2:9: unknown kernel '7.9'; expected one of " + kernels + "\n");
    BOOST_TEST(problems_with({.top = "fixes: [durable_invalidatoin]"}) ==
               "2:9: unknown fix 'durable_invalidatoin'; expected one of " + fixes +
                   "; did you mean 'durable_invalidation'?\n");
    BOOST_TEST(problems_with({.top = "checks: [metadata, cheese]"}) ==
               "2:20: unknown check 'cheese'; expected one of " + checks + "\n");
    BOOST_TEST(problems_with({.top = "expect: {violation: metdata}"}) ==
               "2:21: unknown check 'metdata'; expected one of " + checks +
                   "; did you mean 'metadata'?\n");
}

BOOST_AUTO_TEST_CASE(how_to_explore) {
    BOOST_TEST(problems_with({.top = "power_loss: {explore: {sample: 0}}"}) ==
               "2:32: expected an integer of 1 .. 4294967295, found '0'\n");
    BOOST_TEST(problems_with({.top = "power_loss: {explore: all}"}) ==
               "2:23: expected exhaustive, or a map {sample: ...}, found 'all'\n");
    BOOST_TEST(problems_with({.top = "power_loss: {schedules: 17, cycles: 0, then: [flush: x]}"}) ==
               "2:25: expected an integer of 0 .. 16, found '17'\n"
               "2:37: expected an integer of 1 .. 16, found '0'\n"
               "2:54: no disk or device 'x' here; there are base, d\n");
}
