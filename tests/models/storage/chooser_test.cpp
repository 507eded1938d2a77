// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/chooser.h"

#include <boost/test/unit_test.hpp>

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace powercut::storage;

BOOST_AUTO_TEST_CASE(first_takes_the_first) {
    first_chooser answers;
    BOOST_TEST(answers.choose(7, "which") == 0U);
    BOOST_CHECK_THROW(answers.choose(0, "which"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_seed_means_the_same_everywhere) {
    random_chooser answers(42);
    std::vector<std::uint64_t> given;
    for (int i = 0; i < 5; ++i)
        given.push_back(answers.choose(1000, "which"));
    // The first five numbers of mt19937_64 with seed 42, modulo 1000.
    std::mt19937_64 engine(42);
    for (const std::uint64_t answer : given)
        BOOST_TEST(answer == engine() % 1000);
    random_chooser whole(1);
    BOOST_TEST(whole.choose(~std::uint64_t{0}, "which") < ~std::uint64_t{0});
}

BOOST_AUTO_TEST_CASE(random_answers_reach_every_alternative) {
    random_chooser answers(3);
    std::vector<int> hits(5);
    for (int i = 0; i < 5'000; ++i)
        ++hits.at(answers.choose(5, "which"));
    for (const int each : hits) {
        BOOST_TEST(each > 850);
        BOOST_TEST(each < 1150);
    }
}

// How many questions are asked, and of what size, depends on the answers before.
BOOST_AUTO_TEST_CASE(exhaustive_gives_every_list_of_answers_once) {
    exhaustive_chooser answers;
    std::set<std::vector<std::uint64_t>> lists;
    int rounds = 0;
    do {
        std::vector<std::uint64_t> list{answers.choose(3, "first")};
        if (list[0] != 1)
            list.push_back(answers.choose(list[0] + 1, "second"));
        if (list.back() == 2)
            list.push_back(answers.choose(4, "third"));
        lists.insert(list);
        ++rounds;
    } while (answers.next());
    BOOST_TEST(rounds == 1 + 1 + 2 + 4);
    BOOST_TEST(lists.size() == 8U);
}

BOOST_AUTO_TEST_CASE(exhaustive_without_questions_has_one_round) {
    exhaustive_chooser answers;
    BOOST_TEST(!answers.next());
}

BOOST_AUTO_TEST_CASE(exhaustive_notices_that_the_questions_changed) {
    exhaustive_chooser answers;
    answers.choose(2, "a coin");
    BOOST_TEST(answers.next());
    BOOST_CHECK_THROW(answers.choose(6, "a die"), std::logic_error);
}

BOOST_AUTO_TEST_CASE(what_was_recorded_can_be_replayed) {
    random_chooser coin(5);
    recording_chooser recorder(coin);
    std::vector<std::uint64_t> given;
    for (std::uint64_t n = 1; n < 50; ++n)
        given.push_back(recorder.choose(n, "which"));
    BOOST_TEST(recorder.answers() == given);
    replay_chooser replay(recorder.answers());
    for (std::uint64_t n = 1; n < 50; ++n)
        BOOST_TEST(replay.choose(n, "which") == given[n - 1]);
    BOOST_CHECK_THROW(replay.choose(2, "one more"), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(a_recorded_answer_must_fit_its_question) {
    replay_chooser replay({3});
    BOOST_CHECK_THROW(replay.choose(3, "which"), std::out_of_range);
    BOOST_TEST(replay.choose(4, "which") == 3U);
}
