// SPDX-License-Identifier: GPL-2.0-only
// A disk that cannot be is refused, and the message names the parameter, its value and its range.
#include "models/disk/disk_config.h"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

using powercut::disk::disk_config;

namespace {

struct impossible {
    std::function<void(disk_config&)> change;
    std::string message;
};

const std::vector<impossible> all_impossible = {
    {[](disk_config& c) { c.size_sectors = 0; }, "size_sectors is 0, must be 1 .. 1099511627776"},
    {[](disk_config& c) { c.size_sectors = (1ULL << 40) + 1; },
     "size_sectors is 1099511627777, must be 1 .. 1099511627776"},
    {[](disk_config& c) {
         c.size_sectors = 2044;
         c.profile.logical_block_size = c.profile.atomic_write_unit = 4096;
     },
     "size_sectors is 2044, must be a multiple of the logical block, 8 sectors"},
    {[](disk_config& c) { c.queue_depth = 0; }, "queue_depth is 0, must be 1 .. 65536"},
    {[](disk_config& c) { c.queue_depth = 65537; }, "queue_depth is 65537, must be 1 .. 65536"},
    {[](disk_config& c) { c.profile.logical_block_size = 0; },
     "logical_block_size is 0, must be 512, 1024, 2048 or 4096 bytes"},
    {[](disk_config& c) { c.profile.logical_block_size = 1536; },
     "logical_block_size is 1536, must be 512, 1024, 2048 or 4096 bytes"},
    {[](disk_config& c) { c.profile.logical_block_size = 256; },
     "logical_block_size is 256, must be 512, 1024, 2048 or 4096 bytes"},
    {[](disk_config& c) { c.profile.logical_block_size = 8192; },
     "logical_block_size is 8192, must be 512, 1024, 2048 or 4096 bytes"},
    {[](disk_config& c) { c.profile.atomic_write_unit = 0; },
     "atomic_write_unit is 0, must be a multiple of the logical block, 512 bytes, and not 0"},
    {[](disk_config& c) { c.profile.atomic_write_unit = 700; },
     "atomic_write_unit is 700, must be a multiple of the logical block, 512 bytes, and not 0"},
    {[](disk_config& c) { c.profile.logical_block_size = 4096; },
     "atomic_write_unit is 512, must be a multiple of the logical block, 4096 bytes, and not 0"},
    {[](disk_config& c) { c.profile.physical_block_size = 3072; },
     "physical_block_size is 3072, must be a power of two and at least the logical block, 512 "
     "bytes"},
    {[](disk_config& c) { c.profile.atomic_boundary = 700; },
     "atomic_boundary is 700, must be 0 or a multiple of the logical block, 512 bytes"},
    {[](disk_config& c) {
         c.profile.atomic_write_unit = 4096;
         c.profile.atomic_boundary = 2048;
     },
     "atomic_boundary is 2048, must be 0 or at least the atomic write unit, 4096 bytes"},
    {[](disk_config& c) { c.profile.cache_capacity = 511; },
     "cache_capacity is 511, must be 0 (unbounded) or at least one logical block, 512 bytes"},
    {[](disk_config& c) { c.receive_latency_ns = 3'600'000'000'001; },
     "receive_latency_ns is 3600000000001, must be 0 .. 3600000000000"},
    {[](disk_config& c) { c.read_latency_ns = ~0ULL; },
     "read_latency_ns is 18446744073709551615, must be 0 .. 3600000000000"},
    {[](disk_config& c) { c.write_latency_ns = ~0ULL; },
     "write_latency_ns is 18446744073709551615, must be 0 .. 3600000000000"},
    {[](disk_config& c) { c.medium_write_latency_ns = ~0ULL; },
     "medium_write_latency_ns is 18446744073709551615, must be 0 .. 3600000000000"},
    {[](disk_config& c) { c.flush_latency_ns = ~0ULL; },
     "flush_latency_ns is 18446744073709551615, must be 0 .. 3600000000000"},
    {[](disk_config& c) { c.transfer_ns_per_sector = 1'000'001; },
     "transfer_ns_per_sector is 1000001, must be 0 .. 1000000"},
};

} // namespace

BOOST_AUTO_TEST_CASE(the_default_disk_is_possible) {
    BOOST_CHECK_NO_THROW(validate(disk_config{}));
}

BOOST_AUTO_TEST_CASE(limits_are_possible) {
    disk_config config;
    config.size_sectors = 1ULL << 40;
    config.queue_depth = 65536;
    config.profile.logical_block_size = 4096;
    config.profile.atomic_write_unit = 65536;
    config.profile.atomic_boundary = 65536;
    config.profile.cache_capacity = 4096;
    config.receive_latency_ns = config.read_latency_ns = config.write_latency_ns = 0;
    config.flush_latency_ns = 3'600'000'000'000;
    BOOST_CHECK_NO_THROW(validate(config));
}

BOOST_AUTO_TEST_CASE(impossible_disks_are_refused_by_name_value_and_range) {
    for (const impossible& each : all_impossible) {
        disk_config config;
        each.change(config);
        BOOST_CHECK_EXCEPTION(validate(config), std::invalid_argument,
                              [&](const std::invalid_argument& error) {
                                  BOOST_TEST(error.what() == "disk_config: " + each.message);
                                  return true;
                              });
    }
}
