// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/volumes.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;

BOOST_AUTO_TEST_CASE(a_disk_without_partitions_is_a_volume) {
    runner::disk_spec disk;
    disk.name = "base";
    disk.config.size_sectors = 128;
    const auto volumes = workload::volumes_of(std::span(&disk, 1));
    BOOST_TEST_REQUIRE(volumes.size() == 1U);
    BOOST_TEST(volumes[0].is.name == "base");
    BOOST_TEST(volumes[0].is.sectors == 128U);
    BOOST_TEST(volumes[0].is.first_sector == 0U);
}

BOOST_AUTO_TEST_CASE(partitions_follow_each_other) {
    std::vector<runner::disk_spec> disks(2);
    disks[0].name = "other";
    disks[1].name = "disk";
    disks[1].config.size_sectors = 256;
    disks[1].partitions = {{"base", 128}, {"cow", 64}};
    const auto volumes = workload::volumes_of(disks);
    BOOST_TEST_REQUIRE(volumes.size() == 3U);
    BOOST_TEST(volumes[1].is.name == "base");
    BOOST_TEST(volumes[1].disk == 1U);
    BOOST_TEST(volumes[2].is.name == "cow");
    BOOST_TEST(volumes[2].disk == 1U);
    BOOST_TEST(volumes[2].is.first_sector == 128U);
    BOOST_TEST(volumes[2].is.sectors == 64U);
}
