// SPDX-License-Identifier: GPL-2.0-only
// Tables of flakey: how they are shown, and which are refused.
#include "small_bench.h"

using namespace powercut;
using namespace powercut::test;

BOOST_FIXTURE_TEST_CASE(the_table_shows_the_features, small_bench) {
    const std::pair<std::string, std::string> tables[] = {
        {"3 4", "3 4 0 "},
        {"3 4 0", "3 4 0 "},
        {"0 4 1 ERROR_writes", "0 4 1 error_writes "},
        {"3 0 1 drop_writes", "3 0 1 drop_writes "},
        {"3 4 6 corrupt_bio_byte 5 R 255 7 drop_writes",
         "3 4 6 drop_writes corrupt_bio_byte 5 r 255 7 "},
        {"3 4 5 corrupt_bio_byte 1 w 0 0", "3 4 5 corrupt_bio_byte 1 w 0 0 "}};
    for (const auto& [given, shown] : tables) {
        made("0 64 flakey /dev/vda 8 " + given);
        BOOST_TEST(table("dm") == lines{"0 64 flakey 254:0 8 " + shown},
                   boost::test_tools::per_element());
        BOOST_TEST(status("dm") == lines{"0 64 flakey "}, boost::test_tools::per_element());
        remove("dm");
    }
}

BOOST_FIXTURE_TEST_CASE(what_is_refused_before_the_features, small_bench) {
    refused("flakey", "/dev/vda 0 1", "Invalid argument count");
    refused("flakey", "/dev/vda x 1 1", "Invalid device sector");
    refused("flakey", "/dev/vda 0 1s 1", "Invalid up interval");
    refused("flakey", "/dev/vda 0 1 -1", "Invalid up interval");
    refused("flakey", "/dev/vda 0 0 0", "Total (up + down) interval is zero");
    refused("flakey", "/dev/vda 0 4294967295 1", "Total (up + down) interval is zero");
    refused("flakey", "/dev/vda 0 4294967295 2", "Interval overflow");
    refused("flakey", "/dev/vda 0 2 4294967295", "Interval overflow");
    BOOST_TEST(create("dm", "0 64 flakey nosuch 0 1 1") == -ENODEV);
    check_log({"table: 253:0: flakey: Device lookup failed (-ENODEV)", ioctl_line});
}

BOOST_FIXTURE_TEST_CASE(features_that_are_refused, small_bench) {
    const std::pair<std::string, std::string> features[] = {
        {"7 a b c d e f g", "Invalid number of feature args"},
        {"2 drop_writes", "Invalid number of feature args"},
        {"1 lose_writes", "Unrecognised flakey feature requested"},
        {"2 drop_writes drop_writes", "Feature drop_writes duplicated"},
        {"2 error_writes error_writes", "Feature error_writes duplicated"},
        {"2 drop_writes error_writes", "Feature error_writes conflicts with feature drop_writes"},
        {"2 error_writes drop_writes", "Feature drop_writes conflicts with feature error_writes"},
        {"1 corrupt_bio_byte", "Feature corrupt_bio_byte requires parameters"},
        {"5 corrupt_bio_byte 0 r 1 0", "Invalid corrupt bio byte"},
        {"5 corrupt_bio_byte 1 x 1 0", "Invalid corrupt bio direction (r or w)"},
        {"2 corrupt_bio_byte 1", "Invalid corrupt bio direction (r or w)"},
        {"5 corrupt_bio_byte 1 r 256 0", "Invalid corrupt value to write into bio byte (0-255)"},
        {"5 corrupt_bio_byte 1 r 1 z", "Invalid corrupt bio flags mask"},
        {"6 drop_writes corrupt_bio_byte 1 w 1 0",
         "drop_writes is incompatible with corrupt_bio_byte with the WRITE flag set"},
        {"6 corrupt_bio_byte 1 w 1 0 error_writes",
         "error_writes is incompatible with corrupt_bio_byte with the WRITE flag set"}};
    for (const auto& [words, reason] : features)
        refused("flakey", "/dev/vda 0 1 1 " + words, reason);
}
