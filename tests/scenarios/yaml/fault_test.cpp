// SPDX-License-Identifier: GPL-2.0-only
// Errors that disks return: read from a file, refused with their place, written again.
#include "problems_of.h"

#include "scenarios/yaml/scenario_writer.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using disk::fault_effect;
using disk::fault_on;
using yaml::testing::problems_with;

namespace {

runner::scenario loaded(const std::string& faults) {
    return yaml::load_scenario_text(yaml::testing::scenario_text({.top = faults}), "s.yaml");
}

} // namespace

BOOST_AUTO_TEST_CASE(what_is_left_out_is_the_first_of_all_commands_without_effect) {
    const auto what = loaded("faults: [{disk: base, on: flush}]");
    BOOST_TEST_REQUIRE(what.faults.size() == 1U);
    BOOST_TEST(what.faults[0].disk == "base");
    BOOST_TEST((what.faults[0].is == disk::fault{.on = fault_on::flush, .nth = 1, .times = 1}));
}

BOOST_AUTO_TEST_CASE(all_keys) {
    const auto what = loaded("faults: [{disk: base, on: write, nth: 3, times: 2, sector: 8, "
                             "count: 4, effect: done}, {disk: base, on: read, sector: 7}]");
    BOOST_TEST_REQUIRE(what.faults.size() == 2U);
    BOOST_TEST((what.faults[0].is == disk::fault{.on = fault_on::write,
                                                 .nth = 3,
                                                 .times = 2,
                                                 .sector = 8,
                                                 .count = 4,
                                                 .effect = fault_effect::done}));
    BOOST_TEST((what.faults[1].is == disk::fault{.on = fault_on::read, .sector = 7, .count = 1}));
    BOOST_TEST((yaml::load_scenario_text(yaml::write_scenario(what), "s.yaml") == what));
}

BOOST_AUTO_TEST_CASE(mistakes_have_a_place) {
    BOOST_TEST(problems_with({.top = "faults: [{disk: basi, on: read}]"}) ==
               "2:17: no disk 'basi'; there are base; did you mean 'base'?\n");
    BOOST_TEST(problems_with({.top = "faults: [{disk: base}]"}) ==
               "2:10: missing key 'on': one of read, write, flush, discard\n");
    BOOST_TEST(
        problems_with({.top = "faults: [{disk: base, on: fua}]"}) ==
        "2:27: unknown kind of command 'fua'; expected one of read, write, flush, discard\n");
    BOOST_TEST(problems_with({.top = "faults: [{disk: base, on: read, nth: 0}]"}) ==
               "2:38: expected an integer of 1 .. 4294967295, found '0'\n");
    BOOST_TEST(problems_with({.top = "faults: [{disk: base, on: read, effect: torn}]"}) ==
               "2:41: unknown effect 'torn'; expected one of none, done\n");
    BOOST_TEST(problems_with({.top = "faults: [{disk: base, on: read, count: 8}]"}) ==
               "2:40: 'count' needs a 'sector'\n");
    BOOST_TEST(problems_with({.top = "faults: [{disk: base, on: flush, sector: 8}]"}) ==
               "2:42: a flush is of no sectors\n");
    BOOST_TEST(problems_with({.top = "faults: [{disk: base, on: read, sector: 2040, count: 9}]"}) ==
               "2:54: past the end of 'base': sectors 2040 .. 2048, expected at most 2047\n");
}
