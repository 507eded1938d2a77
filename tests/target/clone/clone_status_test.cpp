// SPDX-License-Identifier: GPL-2.0-only
// What a clone says of itself, and the messages it takes.
#include "clone_bench.h"

using namespace powercut;
using namespace powercut::test;

BOOST_FIXTURE_TEST_CASE(the_status_has_counts_flags_and_the_mode, clone_bench) {
    clone("8 2 no_discard_passdown no_hydration 2 hydration_batch_size 5");
    write("clone", 0, 24, 2);
    BOOST_TEST(info() == "8 6/128 8 3/64 0 2 no_hydration no_discard_passdown 4 "
                         "hydration_threshold 1 hydration_batch_size 5 rw");
    BOOST_TEST(table_text() ==
               "254:0 254:16 254:32 8 2 no_discard_passdown no_hydration 2 hydration_batch_size 5");
}

BOOST_FIXTURE_TEST_CASE(the_table_shows_the_words_it_was_made_of, clone_bench) {
    clone("8 1 NO_hydration 0 more words");
    message("enable_hydration");
    message("hydration_threshold 3");
    BOOST_TEST(table_text() == "254:0 254:16 254:32 8 1 NO_hydration 0 more words");
    BOOST_TEST(after_words(info(), 5) == "0 4 hydration_threshold 3 hydration_batch_size 1 rw");
}

BOOST_FIXTURE_TEST_CASE(messages_are_known_in_any_case, clone_bench) {
    clone();
    for (const char* text : {"Hydration_Threshold 5", "HYDRATION_BATCH_SIZE +7",
                             "disable_hydration", "disable_hydration whatever follows"})
        BOOST_TEST(message(text) == 0);
    BOOST_TEST(after_words(info(), 5) ==
               "1 no_hydration 4 hydration_threshold 5 hydration_batch_size 7 rw");
    check_log({});
}

BOOST_FIXTURE_TEST_CASE(bad_messages_change_nothing, clone_bench) {
    clone();
    for (const char* text :
         {"", "bogus", "hydration_threshold", "hydration_threshold x", "hydration_threshold 5x",
          "hydration_threshold -1", "hydration_batch_size 4294967296", "hydration_threshold 1 2",
          "bogus 1 2"})
        BOOST_TEST(message(text) == -EINVAL);
    check_log({});
    BOOST_TEST(message("foo bar") == -EINVAL);
    check_log({"clone: 253:0: Unsupported message `foo'"});
    BOOST_TEST(after_words(info(), 5) ==
               "1 no_hydration 4 hydration_threshold 1 hydration_batch_size 1 rw");
}

BOOST_FIXTURE_TEST_CASE(a_clone_may_stand_behind_others_in_a_table, clone_bench) {
    BOOST_TEST_REQUIRE(create("clone", "0 256 clone meta dst src 8 1 no_hydration\n"
                                       "256 64 clone meta dst src 8") == -EINVAL);
    forget(); // the metadata are those of another size; what follows is the first alone
    BOOST_TEST_REQUIRE(try_clone("8 1 no_hydration", 256) == 0);
    BOOST_TEST(hydrated() == "0/32");
}
