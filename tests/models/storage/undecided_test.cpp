// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/undecided.h"

#include <boost/test/unit_test.hpp>

#include <vector>

namespace {

using namespace powercut::storage;

// Answers every place with one content, and remembers who was asked about.
struct one_answer final : decider {
    explicit one_answer(content held) : answer{held} {}
    content decide(place where) override {
        looked_at.push_back(where);
        return answer.front();
    }
    std::span<const content> possible(place) const override { return answer; }

    std::vector<content> answer;
    std::vector<place> looked_at;
};

BOOST_AUTO_TEST_CASE(a_handle_names_its_place) {
    const place where{3, (std::uint64_t{1} << 40) - 1};
    const content handle = content_at(where);
    BOOST_TEST((kind_of(handle) == content_kind::undecided));
    BOOST_TEST((place_of(handle) == where));
    BOOST_TEST(content_at({0, 1}) != content_at({1, 0}));
}

BOOST_AUTO_TEST_CASE(a_place_past_the_limits_has_no_handle) {
    BOOST_CHECK_THROW(content_at({1U << 14, 0}), std::out_of_range);
    BOOST_CHECK_THROW(content_at({0, std::uint64_t{1} << 40}), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(looking_at_the_bytes_decides_and_copying_the_handle_does_not) {
    one_answer answers(pattern(5, 7));
    const deciding in_force(answers);
    const content handle = content_at({0, 9});
    const content copy = handle;
    BOOST_TEST(answers.looked_at.empty());
    BOOST_TEST(bytes_of(copy).data() == bytes_of(pattern(5, 7)).data());
    BOOST_TEST(answers.looked_at.size() == 1U);
    BOOST_TEST((answers.looked_at.front() == place{0, 9}));
}

BOOST_AUTO_TEST_CASE(a_decided_handle_is_its_own_answer) {
    BOOST_TEST(decide(pattern(1, 2)) == pattern(1, 2));
    const content held = pattern(1, 2);
    BOOST_TEST(possible_contents(held).size() == 1U);
    BOOST_TEST(possible_contents(held).front() == held);
}

BOOST_AUTO_TEST_CASE(without_a_decider_an_undecided_handle_has_no_bytes) {
    BOOST_CHECK_THROW(bytes_of(content_at({0, 0})), std::out_of_range);
    BOOST_CHECK_THROW(decide(content_at({0, 0})), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(there_is_one_decider_at_a_time) {
    one_answer first(zeroes);
    one_answer second(zeroes);
    const deciding in_force(first);
    BOOST_CHECK_THROW(deciding{second}, std::logic_error);
}

} // namespace
