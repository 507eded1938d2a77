// SPDX-License-Identifier: GPL-2.0-only
// What sectors are to a clone.
#include "scenarios/witness/place_names.h"

#include <boost/test/unit_test.hpp>

using powercut::checks::device_role;
using powercut::witness::place_names;

BOOST_AUTO_TEST_CASE(places_of_a_clone) {
    place_names names;
    names.add({.role = device_role::clone,
               .metadata = "meta",
               .destination = "dst",
               .source = "src",
               .region_sectors = 16});
    BOOST_TEST(names.of("meta", 0, 8) == "superblock");
    BOOST_TEST(names.of("meta", 33, 1) == "block 4");
    BOOST_TEST(names.of("dst", 16, 16) == "destination region 1");
    BOOST_TEST(names.of("src", 0, 17) == "source region 0 .. source region 1");
    BOOST_TEST(names.of("other", 0, 1) == "");
}
