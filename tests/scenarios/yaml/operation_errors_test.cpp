// SPDX-License-Identifier: GPL-2.0-only
// Operations that cannot be done, as far as that can be told from the file; the exact text and
// place.
#include "problems_of.h"

#include <boost/test/unit_test.hpp>

using powercut::yaml::testing::problems_of;
using powercut::yaml::testing::problems_with;

BOOST_AUTO_TEST_CASE(tables) {
    BOOST_TEST(problems_with({.setup = "create: {d: \"0 x linear base 0\"}"}) ==
               "6:20: bad table: expected the length of the target in sectors (a number)\n");
    BOOST_TEST(
        problems_with({.setup = "create: {d: \"\"}", .workload = "wait: idle"}) ==
        "6:17: expected a table as dmsetup takes it, or a list of its lines, found the text ''\n");
    BOOST_TEST(problems_with({.setup = "create: {d: 0 64 linear bsae 0}"}) ==
               "6:29: no disk or device 'bsae' here; there are base; did you mean 'base'?\n");
    BOOST_TEST(problems_with({.setup = "create: {d: 0 64 linear /dev/base 0}"}) == "");
    BOOST_TEST(problems_with({.setup = "create: {d: 0 64 linear 254:0 0}"}) == "");
    BOOST_TEST(
        problems_with({.setup = "create: {base: 0 64 linear base 0}", .workload = "flush: base"}) ==
        "6:14: there is a disk 'base' already\n");
}

BOOST_AUTO_TEST_CASE(a_bad_line_of_a_table_of_several) {
    BOOST_TEST(problems_with({.setup = "create:\n      d: |\n        0 8 linear base 0\n"
                                       "        8 linear base 8"}) ==
               "9:11: bad table: expected the length of the target in sectors (a number)\n");
}

BOOST_AUTO_TEST_CASE(a_bad_line_of_a_list_of_lines) {
    BOOST_TEST(problems_with({.setup = "create: {d: [0 8 linear base 0, 8 8 linear bsae 8]}"}) ==
               "6:48: no disk or device 'bsae' here; there are base; did you mean 'base'?\n");
    BOOST_TEST(problems_with({.setup = "create:\n      d:\n        - 0 8 linear base 0\n"
                                       "        - 8 linear base 8"}) ==
               "9:13: bad table: expected the length of the target in sectors (a number)\n");
    // Together they are as long as the device.
    const std::string lines = "create: {d: [0 8 linear base 0, 8 8 error]}";
    BOOST_TEST(
        problems_with({.setup = lines, .workload = "write: {device: d, sector: 9, count: 8}"}) ==
        "8:42: past the end of 'd': sectors 9 .. 16, expected at most 15\n");
    BOOST_TEST(
        problems_with({.setup = "create: {d: []}", .workload = "wait: idle"}) ==
        "6:17: expected a table as dmsetup takes it, or a list of its lines, found a list\n");
}

// Where the small targets name devices.
BOOST_AUTO_TEST_CASE(devices_of_the_small_targets) {
    BOOST_TEST(problems_with({.setup = "create: {d: 0 8 flakey bsae 0 1 1}"}) ==
               "6:28: no disk or device 'bsae' here; there are base; did you mean 'base'?\n");
    BOOST_TEST(problems_with({.setup = "create: {d: 0 8 delay base 0 1 bsae 0 1}"}) ==
               "6:36: no disk or device 'bsae' here; there are base; did you mean 'base'?\n");
    BOOST_TEST(problems_with({.setup = "create: {d: 0 64 delay base 0 1 base 0 1 base 0 1}"}) ==
               "");
    BOOST_TEST(problems_with({.setup = "create: {d: 0 64 error}"}) == "");
}

BOOST_AUTO_TEST_CASE(refusals) {
    BOOST_TEST(problems_with({.workload = "remove: d\n    fails: EFAIL"})
                   .starts_with("9:12: unknown errno 'EFAIL'; expected one of EPERM, "));
    BOOST_TEST(problems_with({.workload = "flush: d\n    fails: EIO"}) ==
               "9:12: a flush is refused by no device-mapper verb\n");
    BOOST_TEST(problems_with({.workload = "fails: EIO"})
                   .starts_with("8:5: expected an operation, a map with one key: one of create, "));
    // What is refused changes nothing.
    BOOST_TEST(problems_with({.workload = "remove: d\n    fails: EBUSY\n  - flush: d"}) == "");
    BOOST_TEST(problems_with({.workload = "create: {e: 0 8 linear base 0}\n    fails: EIO\n"
                                          "  - flush: e"}) ==
               "10:12: no disk or device 'e' here; there are base, d\n");
}

// The two errnos that say that a name is wrong; with another one it is a mistake of the file.
BOOST_AUTO_TEST_CASE(a_refusal_for_the_name) {
    const std::string create = "create: {d: 0 8 linear base 0}\n    fails: ";
    BOOST_TEST(problems_with({.workload = create + "EBUSY"}) == "");
    BOOST_TEST(problems_with({.workload = create + "EINVAL"}) ==
               "8:14: there is a device 'd' already\n");
    for (const std::string verb : {"suspend", "resume", "remove"}) {
        BOOST_TEST(problems_with({.workload = verb + ": e\n    fails: ENXIO"}) == "");
        BOOST_TEST(problems_with({.workload = verb + ": e\n    fails: EBUSY"})
                       .ends_with("no dm device 'e' here; there are d\n"));
        BOOST_TEST(problems_with({.workload = verb + ": base\n    fails: ENXIO"})
                       .ends_with("'base' is a disk; expected a dm device\n"));
    }
    BOOST_TEST(problems_with({.workload = "reload: {e: 0 8 linear base 0}\n    fails: ENXIO"}) ==
               "");
    BOOST_TEST(problems_with({.workload = "message: {device: e, text: x}\n    fails: ENXIO"}) ==
               "");
}

BOOST_AUTO_TEST_CASE(devices_that_are_not_there) {
    BOOST_TEST(problems_with({.workload = "flush: e"}) ==
               "8:12: no disk or device 'e' here; there are base, d\n");
    BOOST_TEST(problems_with({.workload = "suspend: e"}) ==
               "8:14: no dm device 'e' here; there are d\n");
    BOOST_TEST(problems_with({.workload = "suspend: base"}) ==
               "8:14: 'base' is a disk; expected a dm device\n");
    BOOST_TEST(problems_with({.workload = "remove: d\n  - flush: d"}) ==
               "9:12: no disk or device 'd' here; there are base\n");
    BOOST_TEST(problems_with({.workload = "create: {d: 0 8 linear base 0}"}) ==
               "8:14: there is a device 'd' already\n");
    BOOST_TEST(problems_with({.workload = "random: {operations: 1, devices: [d, e]}"}) ==
               "8:42: no disk or device 'e' here; there are base, d\n");
}

BOOST_AUTO_TEST_CASE(past_the_end_of_a_device) {
    BOOST_TEST(problems_with({.workload = "write: {device: d, sector: 56, count: 9}"}) ==
               "8:43: past the end of 'd': sectors 56 .. 64, expected at most 63\n");
    BOOST_TEST(problems_with({.workload = "read: {device: d, sector: 64, count: 1}"}) ==
               "8:31: past the end of 'd': sectors 64 .. 64, expected at most 63\n");
    BOOST_TEST(problems_with({.workload = "discard: {device: base, sector: 2040, count: 8}"}) ==
               "");
    // A table counts from the resume that takes it.
    const std::string reload = "reload: {d: 0 128 linear base 0}\n  - ";
    const std::string write = "write: {device: d, sector: 64, count: 1}";
    BOOST_TEST(problems_with({.workload = reload + write}) ==
               "9:32: past the end of 'd': sectors 64 .. 64, expected at most 63\n");
    BOOST_TEST(problems_with({.workload = reload + "resume: d\n  - " + write}) == "");
}

// The data of one is held in memory.
BOOST_AUTO_TEST_CASE(transfers_have_a_largest_size) {
    for (const std::string verb : {"read", "write", "discard"}) {
        const std::string op = verb + ": {device: base, sector: 0, count: ";
        const std::string place = "8:" + std::to_string(op.size() + 5);
        BOOST_TEST(problems_with({.disk = "{size: 4GiB}", .workload = op + "1048577}"}) ==
                   place + ": expected an integer of 1 .. 1048576, found '1048577'\n");
        BOOST_TEST(problems_with({.disk = "{size: 4GiB}", .workload = op + "1048576}"}) == "");
    }
}

BOOST_AUTO_TEST_CASE(keys_of_operations) {
    BOOST_TEST(problems_with({.workload = "wriet: {device: d}"}) ==
               "8:5: unknown key 'wriet'; did you mean 'write'?\n");
    BOOST_TEST(problems_with({.workload = "write: {device: d, sektor: 0, count: 1}"}) ==
               "8:12: missing key 'sector': an integer of 0 .. 1099511627775\n"
               "8:24: unknown key 'sektor'; did you mean 'sector'?\n");
    BOOST_TEST(
        problems_with({.workload = "write: {device: d, sector: 0, count: 0, seed: 65536}"}) ==
        "8:42: expected an integer of 1 .. 1048576, found '0'\n"
        "8:51: expected an integer of 0 .. 65535, found '65536'\n");
    BOOST_TEST(
        problems_with({.workload = "{flush: d, wait: idle}"}) ==
        "8:16: expected an operation, a map with one key: one of create, reload, suspend, "
        "resume, remove, message, write, read, flush, discard, wait, random, concurrently\n");
    BOOST_TEST(problems_with({.workload = "flush"}) ==
               "8:5: expected an operation, a map with one key, found 'flush'\n");
    BOOST_TEST(problems_with({.workload = "wait: 3"}) ==
               "8:11: expected idle, or a time of 0s .. 3600s, such as 80us or 3s, found '3'\n");
}

BOOST_AUTO_TEST_CASE(a_write_of_zeroes_has_no_seed) {
    BOOST_TEST(problems_with(
                   {.workload = "write: {device: d, sector: 0, count: 1, zero: true, seed: 1}"}) ==
               "8:63: a write of zeroes has no seed\n");
}

BOOST_AUTO_TEST_CASE(concurrently_is_not_nested) {
    BOOST_TEST(problems_with({.workload = "concurrently: [{concurrently: [{flush: d}]}]"}) ==
               "8:21: unknown key 'concurrently'; expected one of create, reload, suspend, resume, "
               "remove, message, write, read, flush, discard, wait, random, in_order\n");
    BOOST_TEST(problems_with({.workload = "concurrently: []"}) ==
               "8:19: expected at least 1 of operations\n");
}

BOOST_AUTO_TEST_CASE(shares_of_a_random_workload) {
    BOOST_TEST(problems_with({.workload = "random: {operations: 1, devices: [d], flush: 1.5}"}) ==
               "8:13: the shares of flush, read and discard together are more than 1\n"
               "8:50: expected a number of 0 .. 1, found '1.5'\n");
    BOOST_TEST(problems_with({.workload = "random: {operations: 1, devices: []}"}) ==
               "8:38: expected at least 1 of device names\n");
}

BOOST_AUTO_TEST_CASE(all_problems_are_reported_in_the_order_of_the_file) {
    BOOST_TEST(
        problems_of("titel: x\ndisks: {a: {size: 1}}\nworkload: [flush: b]\nexpect: no\n") ==
        "1:1: unknown key 'titel'; did you mean 'title'?\n"
        "1:1: missing key 'title': text\n"
        "2:19: expected a size of 512B .. 512TiB, such as 4096 or 4KiB, found '1'\n"
        "3:19: no disk or device 'b' here; there are a\n"
        "4:9: expected one of consistent, violation, or a map {violation: ...}, found 'no'\n");
}
