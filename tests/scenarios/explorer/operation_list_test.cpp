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

BOOST_AUTO_TEST_CASE(none_that_is_left_is_none) {
    const runner::scenario what = without(with_operations(), 2, 3);
    BOOST_TEST(what.power_loss.then.empty());
    BOOST_TEST(what.workload.size() == 1U);
    BOOST_TEST(operation_count(without(what, 0, 9)) == 0U);
}
