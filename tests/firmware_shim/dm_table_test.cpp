// SPDX-License-Identifier: GPL-2.0-only
// Tables that the core refuses, status and table lines, messages to targets.
#include "../support/bench.h"
#include "../support/probe_target.h"

#include "firmware_shim/dm_ioctl.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::test;

namespace {

const shim::target_type mute{
    .name = "mute",
    .version = {1, 0, 0},
    .ctr = [](shim::dm_target&, shim::target_arguments) { return 0; },
    .dtr = [](shim::dm_target&) {},
    .map = [](shim::dm_target&, shim::bio&) { return shim::dm_mapio::kill; },
};

struct fixture : inline_bench {
    fixture() : inline_bench({{"vda", 64}}) {
        kernel().register_target(probe_target);
        kernel().register_target(mute);
    }
    void check_log(const lines& expected) {
        BOOST_TEST(log() == expected, boost::test_tools::per_element());
    }
    int message(const std::string& name, const std::string& text, shim::sector_t sector = 0) {
        int errno_ = 1;
        run([&] { errno_ = shim::dm_message(kernel(), name, text, &answer, sector); });
        return errno_;
    }
    std::string answer;
};

constexpr const char* ioctl_line = "ioctl: error adding target to table";

} // namespace

BOOST_FIXTURE_TEST_CASE(an_unknown_target_is_refused, fixture) {
    BOOST_TEST(create("dm", "0 64 nonesuch /dev/vda 0") == -EINVAL);
    check_log({"table: 253:0: nonesuch: unknown target type", ioctl_line});
}

BOOST_FIXTURE_TEST_CASE(an_empty_target_is_refused, fixture) {
    BOOST_TEST(create("dm", "0 0 probe /dev/vda 0") == -EINVAL);
    check_log({"table: 253:0: zero-length target", ioctl_line});
}

BOOST_FIXTURE_TEST_CASE(a_gap_between_targets_is_refused, fixture) {
    BOOST_TEST(create("dm", "0 8 probe /dev/vda 0\n9 8 probe /dev/vda 0") == -EINVAL);
    check_log({"table: 253:0: probe: Gap in table (-EINVAL)", ioctl_line});
    BOOST_TEST(create("dm", "8 8 probe /dev/vda 0") == -EINVAL);
    check_log({"table: 253:0: probe: Gap in table (-EINVAL)", ioctl_line});
}

BOOST_FIXTURE_TEST_CASE(status_and_table_print_a_line_a_target, fixture) {
    create("dm", "0 8 probe /dev/vda 0\n8 8 probe /dev/vda 16");
    BOOST_TEST(table("dm") == (lines{"0 8 probe 254:0 0", "8 8 probe 254:0 16"}),
               boost::test_tools::per_element());
    // The space before an empty string stays.
    BOOST_TEST(status("dm") == (lines{"0 8 probe ", "8 8 probe "}),
               boost::test_tools::per_element());
    create("quiet", "0 8 mute");
    BOOST_TEST(table("quiet") == lines{"0 8 mute "}, boost::test_tools::per_element());
    lines none;
    BOOST_TEST(shim::dm_status(kernel(), "nonesuch", &none) == -ENXIO);
}

BOOST_FIXTURE_TEST_CASE(a_message_reaches_the_target_in_words, fixture) {
    create("dm", "0 8 probe /dev/vda 0");
    take_calls(kernel());
    BOOST_TEST(message("dm", "hello  there") == 0);
    BOOST_TEST(take_calls(kernel()) == lines{"message of 2 probe"},
               boost::test_tools::per_element());
    BOOST_TEST(answer == "hello");
    BOOST_TEST(message("nonesuch", "hello") == -ENXIO);
}

BOOST_FIXTURE_TEST_CASE(a_message_goes_to_the_target_at_a_sector, fixture) {
    create("dm", "0 8 probe /dev/vda 0 name=a\n8 8 probe /dev/vda 8 name=b\n16 8 mute");
    take_calls(kernel());
    BOOST_TEST(message("dm", "hello", 7) == 0);
    BOOST_TEST(message("dm", "hello", 8) == 0);
    BOOST_TEST(take_calls(kernel()) == (lines{"message of 1 a", "message of 1 b"}),
               boost::test_tools::per_element());
    BOOST_TEST(message("dm", "hello", 16) == -EINVAL);
    BOOST_TEST(message("dm", "hello", 24) == -EINVAL);
    check_log({"ioctl: Target type does not support messages",
               "ioctl: Target message sector outside device."});
}

BOOST_FIXTURE_TEST_CASE(a_target_without_handler_refuses_messages, fixture) {
    create("dm", "0 8 mute");
    BOOST_TEST(message("dm", "hello") == -EINVAL);
    check_log({"ioctl: Target type does not support messages"});
}
