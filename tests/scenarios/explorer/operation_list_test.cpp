// SPDX-License-Identifier: GPL-2.0-only
#include "../workload/scenario_script.h"
#include "scenarios/explorer/operation_list.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::explorer;
using namespace powercut::workload::test;

namespace {

runner::scenario with_operations() {
    runner::scenario what;
    what.setup = {create("origin", "0 128 snapshot-origin base"), write("origin", 0, 1, 1)};
    what.power_loss.then = {write("origin", 1, 1, 2)};
    what.workload = {concurrently({write("origin", 2, 1, 3), write("origin", 3, 1, 4)}),
                     flush("origin")};
    return what;
}

} // namespace

BOOST_AUTO_TEST_CASE(each_operation_of_a_concurrently_counts) {
    BOOST_TEST(operation_count(with_operations()) == 6U);
}

BOOST_AUTO_TEST_CASE(the_workload_is_the_end_of_the_list) {
    const runner::scenario what = without(with_operations(), 5, 1);
    BOOST_TEST(what.setup.size() == 2U);
    BOOST_TEST(what.power_loss.then.size() == 1U);
    BOOST_TEST(what.workload.size() == 1U);
}

BOOST_AUTO_TEST_CASE(one_that_is_left_of_a_concurrently_stands_alone) {
    const runner::scenario what = without(with_operations(), 3, 1);
    BOOST_TEST_REQUIRE(what.workload.size() == 2U);
    BOOST_TEST((what.workload[0].kind == runner::operation_kind::write));
    BOOST_TEST(what.workload[0].seed == 4U);
}

BOOST_AUTO_TEST_CASE(so_does_each_of_a_sequence_inside_it) {
    runner::scenario what;
    what.workload = {
        concurrently({write("origin", 0, 1, 1),
                      in_order({write("origin", 1, 1, 2), write("origin", 2, 1, 3)})})};
    BOOST_TEST(operation_count(what) == 3U);
    // Alone, the sequence is part of the list around it.
    const runner::scenario alone = without(what, 0, 1);
    BOOST_TEST_REQUIRE(alone.workload.size() == 2U);
    BOOST_TEST(alone.workload[1].seed == 3U);
    // One of a sequence is a child like any other.
    const runner::scenario shorter = without(what, 1, 1);
    BOOST_TEST_REQUIRE(shorter.workload.size() == 1U);
    BOOST_TEST_REQUIRE(shorter.workload[0].children.size() == 2U);
    BOOST_TEST(shorter.workload[0].children[1].seed == 3U);
}

BOOST_AUTO_TEST_CASE(none_that_is_left_is_none) {
    const runner::scenario what = without(with_operations(), 2, 3);
    BOOST_TEST(what.power_loss.then.empty());
    BOOST_TEST(what.workload.size() == 1U);
    BOOST_TEST(operation_count(without(what, 0, 9)) == 0U);
}
