// SPDX-License-Identifier: GPL-2.0-only
// Two looks at the same clone come to one observation, in which nothing of either is lost.
#include "clone_script.h"
#include "scenarios/checks/observe_clone.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

device_observation look(std::vector<reading> readings, clone_outcome clone = {.mode = "rw"}) {
    device_observation seen;
    seen.name = "clone";
    seen.looked_at = true;
    seen.readings = std::move(readings);
    seen.clone = std::move(clone);
    return seen;
}

std::vector<std::pair<std::uint64_t, powercut::storage::content>>
values(const device_observation& seen) {
    std::vector<std::pair<std::uint64_t, powercut::storage::content>> all;
    for (const reading& each : seen.readings)
        all.emplace_back(each.sector, each.value);
    return all;
}

using pairs = std::vector<std::pair<std::uint64_t, powercut::storage::content>>;

} // namespace

BOOST_AUTO_TEST_CASE(only_what_is_different_comes_beside_it) {
    device_observation seen = look({{1, 11}, {2, 12}, {3, 13}});
    add_later_look(seen, look({{1, 11}, {2, 22}, {3, 13}}));
    BOOST_CHECK((values(seen) == pairs{{1, 11}, {2, 12}, {2, 22}, {3, 13}}));
}

BOOST_AUTO_TEST_CASE(sectors_that_one_of_them_could_not_read) {
    device_observation seen = look({{2, 12}, {9, 19}});
    device_observation later = look({{1, 11}, {2, 12}, {3, 13}});
    later.failures.push_back({9, 1, -EIO});
    add_later_look(seen, later);
    BOOST_CHECK((values(seen) == pairs{{1, 11}, {2, 12}, {3, 13}, {9, 19}}));
    BOOST_TEST(seen.failures.size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_worse_mode_counts) {
    for (const bool first : {true, false}) {
        device_observation seen = look({}, {.mode = first ? "ro" : "rw"});
        add_later_look(seen, look({}, {.mode = first ? "rw" : "ro"}));
        BOOST_TEST(seen.clone->mode == "ro");
    }
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_the_metadata_at_either_time_counts) {
    device_observation seen = look({}, {.mode = "rw", .broken = {"a"}, .leaked = {"b"}});
    add_later_look(seen, look({}, {.mode = "rw", .broken = {"c"}, .leaked = {"d"}}));
    BOOST_TEST(seen.clone->broken == (std::vector<std::string>{"a", "c"}));
    BOOST_TEST(seen.clone->leaked == (std::vector<std::string>{"b", "d"}));
}
