// SPDX-License-Identifier: GPL-2.0-only
// Disks that cannot be; the exact text and place.
#include "problems_of.h"

#include <boost/test/unit_test.hpp>

using powercut::yaml::testing::problems_of;
using powercut::yaml::testing::problems_with;

BOOST_AUTO_TEST_CASE(sizes) {
    BOOST_TEST(problems_with({.disk = "{fill: 1}"}) ==
               "4:9: missing key 'size': a size of 512B .. 512TiB, such as 4096 or 4KiB\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MB}"}) ==
               "4:16: expected a size of 512B .. 512TiB, such as 4096 or 4KiB, found '1MB'\n");
    BOOST_TEST(problems_with({.disk = "{size: 513TiB}"}) ==
               "4:16: expected a size of 512B .. 512TiB, such as 4096 or 4KiB, found '513TiB'\n");
    BOOST_TEST(problems_with({.disk = "{size: 1000000}"}) ==
               "4:16: size is 1000000 bytes, must be a multiple of the logical block, 512 bytes\n");
    BOOST_TEST(problems_with({.disk = "{logical_block: 4KiB, size: 33280}"}) ==
               "4:37: size is 33280 bytes, must be a multiple of the logical block, 4096 bytes\n");
}

BOOST_AUTO_TEST_CASE(what_the_disk_model_refuses_is_placed_at_its_key) {
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, logical_block: 1536}"}) ==
               "4:37: logical_block is 1536, must be 512, 1024, 2048 or 4096 bytes\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, logical_block: 4KiB, atomic_write: 1KiB}"}) ==
               "4:57: atomic_write is 1024, must be a multiple of the logical block, 4096 bytes, "
               "and not 0\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, logical_block: 4KiB, physical_block: 512}"}) ==
               "4:59: physical_block is 512, must be a power of two and at least the logical "
               "block, 4096 bytes\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, cache_capacity: 100}"}) ==
               "4:38: cache_capacity is 100, must be 0 (unbounded) or at least one logical block, "
               "512 bytes\n");
}

BOOST_AUTO_TEST_CASE(bytes) {
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, bytes: {0: \"0\"}}"}) ==
               "4:33: expected two hex digits for each byte, found '0'\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, bytes: {0: 53614170}}"}) ==
               "4:33: expected bytes as hex digits, found '53614170'; put it in quotes\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, bytes: {first: \"00\"}}"}) ==
               "4:30: expected an offset in bytes, such as 4096, 0x1000 or 4KiB, found 'first'\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, bytes: {-1: \"00\"}}"}) ==
               "4:30: expected an offset in bytes, such as 4096, 0x1000 or 4KiB, found '-1'\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, bytes: {0xfffff: \"0000\"}}"}) ==
               "4:30: 2 bytes at 1048575 are past the end of the disk, which has 1048576 bytes\n");
}

BOOST_AUTO_TEST_CASE(bytes_that_overlap) {
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, bytes: {0: \"0011\", 1: \"22\"}}"}) ==
               "4:41: the bytes at 1 overlap those at 0\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, bytes: {9: \"00\", 8: \"1122\"}}"}) ==
               "4:39: the bytes at 8 overlap those at 9\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, bytes: {16: \"00\", 0x10: \"00\"}}"}) ==
               "4:40: the bytes at 16 overlap those at 16\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, bytes: {4: \"00\", 4: \"00\"}}"}) ==
               "4:39: '4' stands here twice; the first is at line 4\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, bytes: {8: \"00\", 9: \"00\", 7: \"00\"}}"}) ==
               "");
}

BOOST_AUTO_TEST_CASE(values_out_of_range) {
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, fill: 65536}"}) ==
               "4:28: expected an integer of 0 .. 65535, found '65536'\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, fill: -1}"}) ==
               "4:28: expected an integer of 0 .. 65535, found '-1'\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, fill: \"1\"}"}) ==
               "4:28: expected an integer of 0 .. 65535, found the text '1'\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, queue_depth: 0}"}) ==
               "4:35: expected an integer of 1 .. 65536, found '0'\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, read_latency: 80}"}) ==
               "4:36: expected a time of 0s .. 3600s, such as 80us or 3s, found '80'\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, transfer_per_sector: 2ms}"}) ==
               "4:43: expected a time of 0s .. 1ms, such as 80us or 3s, found '2ms'\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, fua: yes}"}) ==
               "4:27: expected true or false, found 'yes'\n");
}

BOOST_AUTO_TEST_CASE(words) {
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, write_cache: off}"}) ==
               "4:35: unknown write cache 'off'; expected one of none, volatile, protected\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, violations: [flush_ingored]}"}) ==
               "4:35: unknown violation 'flush_ingored'; expected one of flush_ignored, "
               "fua_ignored; did you mean 'flush_ignored'?\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, violations: [shorn_write]}"}) ==
               "4:35: violation 'shorn_write' is not supported by this version yet; there are "
               "flush_ignored, fua_ignored\n");
    BOOST_TEST(problems_with({.disk = "{size: 1MiB, image: base.img}"}) ==
               "4:22: 'image' is not supported by this version yet\n");
}

BOOST_AUTO_TEST_CASE(a_disk_twice_or_with_no_name) {
    BOOST_TEST(
        problems_of("title: t\ndisks:\n  a: {size: 4KiB}\n  a: {size: 8KiB}\nworkload: []\n") ==
        "4:3: 'a' stands here twice; the first is at line 3\n");
    BOOST_TEST(problems_of("title: t\ndisks: {a/b: {size: 4KiB}}\nworkload: []\n") ==
               "2:9: expected a name of letters, digits, _ . + -, found 'a/b'\n");
    BOOST_TEST(problems_of("title: t\ndisks: {}\nworkload: []\n") ==
               "2:8: expected at least 1 of disks\n");
}

BOOST_AUTO_TEST_CASE(partitions) {
    const std::string use = "create: {d: 0 8 linear p 0}";
    BOOST_TEST(problems_with(
                   {.disk = "{size: 8KiB, partitions: {p: 4KiB, q: 4KiB}}", .setup = use}) == "");
    BOOST_TEST(
        problems_with({.disk = "{size: 8KiB, partitions: {p: 4KiB, q: 8KiB}}", .setup = use}) ==
        "4:47: the partitions up to 'q' have 24 sectors, the disk has 16\n");
    BOOST_TEST(
        problems_with({.disk = "{size: 8KiB, partitions: {p: 4KiB, q: 1000}}", .setup = use}) ==
        "4:47: the partition is 1000 bytes, must be a multiple of the logical block, 512 "
        "bytes\n");
    BOOST_TEST(
        problems_with({.disk = "{size: 8KiB, partitions: {p: 4KiB, base: 4KiB}}", .setup = use}) ==
        "4:44: there is a disk or partition 'base' already\n");
    BOOST_TEST(problems_with({.disk = "{size: 8KiB, partitions: {p: 4KiB}}"}) ==
               "6:30: no disk or device 'base' here; there are p\n");
    BOOST_TEST(problems_with({.disk = "{size: 8KiB, partitions: {}}",
                              .setup = "wait: idle",
                              .workload = "flush: base"}) ==
               "4:34: expected at least 1 of partition names and sizes\n");
}
