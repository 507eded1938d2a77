// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/action.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::conformance;

BOOST_AUTO_TEST_CASE(dmsetup_takes_a_name_and_the_rest) {
    const action create = parse_action("create snap 0 2048 snapshot /dev/vda /dev/vdb P 8");
    BOOST_TEST((create.does == verb::create));
    BOOST_TEST(create.device == "snap");
    BOOST_TEST(create.text == "0 2048 snapshot /dev/vda /dev/vdb P 8");
    const action message = parse_action("message clone hydration_threshold 8");
    BOOST_TEST((message.does == verb::message));
    BOOST_TEST(message.text == "hydration_threshold 8");
    for (const char* text :
         {"suspend snap", "resume snap", "remove snap", "status snap", "table snap"})
        BOOST_TEST(parse_action(text).device == "snap");
}

BOOST_AUTO_TEST_CASE(a_table_of_several_lines_is_printed_by_a_shell) {
    const action reload =
        parse_action("reload dm $(printf '0 8 linear /dev/vda 0\\n8 8 error\\n')");
    BOOST_TEST(reload.device == "dm");
    BOOST_TEST(reload.text == "0 8 linear /dev/vda 0\n8 8 error\n");
}

BOOST_AUTO_TEST_CASE(transfers_take_their_place_and_seed) {
    const action write = parse_action("w /dev/mapper/snap 130 2 6 fua");
    BOOST_TEST((write.does == verb::write));
    BOOST_TEST(write.device == "/dev/mapper/snap");
    BOOST_TEST(write.sector == 130u);
    BOOST_TEST(write.count == 2u);
    BOOST_TEST(write.seed == 6u);
    BOOST_TEST(write.fua);
    BOOST_TEST(!parse_action("w /dev/mapper/snap 130 2 6").fua);
    BOOST_TEST(parse_action("r /dev/vda 7 9").count == 9u);
    BOOST_TEST(parse_action("d /dev/vda 7 9").sector == 7u);
    BOOST_TEST((parse_action("f /dev/vda").does == verb::flush));
}

BOOST_AUTO_TEST_CASE(a_batch_holds_its_writes_in_order) {
    const action batch = parse_action("batch w /dev/vda 0 8 2; w /dev/vdb 600 16 3");
    BOOST_TEST_REQUIRE(batch.writes.size() == 2u);
    BOOST_TEST(batch.writes[0].device == "/dev/vda");
    BOOST_TEST(batch.writes[1].sector == 600u);
    BOOST_TEST(batch.writes[1].seed == 3u);
}

BOOST_AUTO_TEST_CASE(sleeps_are_in_seconds) {
    BOOST_TEST(parse_action("sleep 2").duration_ns == 2'000'000'000u);
    BOOST_TEST(parse_action("sleep 0.5").duration_ns == 500'000'000u);
}

BOOST_AUTO_TEST_CASE(what_is_no_step_is_refused) {
    for (const char* text : {"",
                             "   ",
                             "frobnicate x",
                             "create snap",
                             "suspend",
                             "suspend a b",
                             "w /dev/vda 0 8",
                             "w /dev/vda 0 8 2 sync",
                             "w /dev/vda 0 8 65536",
                             "w /dev/vda -1 8 2",
                             "w /dev/vda 0 8x 2",
                             "r /dev/vda 0 99999999999",
                             "r /dev/vda 0",
                             "f",
                             "sleep",
                             "sleep -1",
                             "sleep 1e9",
                             "sleep nan",
                             "batch r /dev/vda 0 8 2",
                             "batch w /dev/vda 0 8 2 fua",
                             "z /dev/vda 0 8"})
        BOOST_CHECK_THROW(parse_action(text), std::invalid_argument);
}
