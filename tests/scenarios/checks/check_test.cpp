// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"
#include "scenarios/checks/describe.h"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace powercut::checks;
using namespace powercut::storage;

namespace {

std::vector<std::string> names(const std::vector<check>& chosen) {
    std::vector<std::string> all;
    for (const check& each : chosen)
        all.emplace_back(each.name);
    return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(all_checks_are_the_ones_that_scenarios_can_name) {
    BOOST_TEST_REQUIRE(all_checks().size() == check_names.size());
    for (std::size_t i = 0; i < check_names.size(); ++i)
        BOOST_TEST(all_checks()[i].name == check_names[i].name);
}

BOOST_AUTO_TEST_CASE(no_name_means_all_that_apply) {
    BOOST_TEST(choose_checks({}).size() == check_names.size());
    const std::vector<std::string> without{"durability", "recovers"};
    BOOST_TEST(names(choose_checks({}, std::vector{device_role::origin})) == without);
    const std::vector<std::string> clones{"durability", "metadata", "no_leak", "clone_content",
                                          "recovers"};
    BOOST_TEST(names(choose_checks({}, std::vector{device_role::clone})) == clones);
}

BOOST_AUTO_TEST_CASE(named_checks_are_the_only_ones) {
    const std::vector<std::string> wanted{"metadata"};
    BOOST_TEST(names(choose_checks(wanted)) == wanted);
}

BOOST_AUTO_TEST_CASE(contents_have_names) {
    BOOST_TEST(describe(zeroes) == "zeroes");
    BOOST_TEST(describe(pattern(2, 80)) == "pattern 2 of sector 80");
    BOOST_TEST(describe(damaged) == "damaged");
    std::array<std::byte, sector_size> bytes{};
    bytes[0] = std::byte{0x53};
    BOOST_TEST(describe(intern(bytes)) == "other bytes, beginning 53 00 00 00");
    const std::array several{zeroes, pattern(1, 7)};
    BOOST_TEST(describe(several) == "zeroes, or pattern 1 of sector 7");
}
