// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/content.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstring>
#include <map>
#include <random>
#include <stdexcept>
#include <vector>

using namespace powercut::storage;

namespace {

using sector = std::array<std::byte, sector_size>;

// The formula of golden/README.md, byte by byte.
sector pattern_bytes(std::uint64_t seed, std::uint64_t at) {
    sector bytes{};
    for (std::uint64_t k = 0; k < 64; ++k) {
        const std::uint64_t word = (seed << 48) ^ (at << 8) ^ k;
        for (std::uint64_t i = 0; i < 8; ++i)
            bytes[k * 8 + i] = static_cast<std::byte>(word >> (8 * i) & 0xff);
    }
    return bytes;
}

bool same(sector_bytes left, sector_bytes right) {
    return std::ranges::equal(left, right);
}

} // namespace

BOOST_AUTO_TEST_CASE(zeroes_are_handle_zero) {
    BOOST_TEST(intern(sector{}) == zeroes);
    BOOST_TEST(same(bytes_of(zeroes), sector{}));
}

BOOST_AUTO_TEST_CASE(a_pattern_has_the_words_of_the_formula) {
    const std::uint64_t top = (std::uint64_t{1} << 40) - 1;
    for (const unsigned seed : {0U, 1U, 2U, 255U, 65535U})
        for (const std::uint64_t at :
             {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{12345}, top})
            BOOST_TEST(same(bytes_of(pattern(seed, at)), pattern_bytes(seed, at)));
}

BOOST_AUTO_TEST_CASE(bytes_that_spell_a_pattern_get_its_handle) {
    const std::uint64_t top = (std::uint64_t{1} << 40) - 1;
    for (const unsigned seed : {0U, 1U, 7U, 65535U})
        for (const std::uint64_t at : {std::uint64_t{0}, std::uint64_t{9}, top})
            BOOST_TEST(intern(pattern_bytes(seed, at)) == pattern(seed, at));
}

BOOST_AUTO_TEST_CASE(a_near_pattern_is_not_one) {
    for (std::size_t i = 0; i < sector_size; ++i) {
        for (sector bytes : {pattern_bytes(3, 77), pattern_bytes(0, 0), sector{}}) {
            bytes[i] ^= std::byte{0x80};
            const content handle = intern(bytes);
            BOOST_TEST(same(bytes_of(handle), bytes));
        }
    }
}

BOOST_AUTO_TEST_CASE(equal_handles_mean_equal_bytes_and_the_other_way_round) {
    std::mt19937 engine(1);
    std::map<sector, content> by_bytes;
    std::map<content, sector> by_handle;
    for (int i = 0; i < 20'000; ++i) {
        sector bytes = i % 3 == 0 ? pattern_bytes(engine() % 3, engine() % 5) : sector{};
        if (i % 3 != 1)
            bytes[engine() % sector_size] = static_cast<std::byte>(engine() % 4);
        const content handle = intern(bytes);
        BOOST_TEST_REQUIRE(by_bytes.emplace(bytes, handle).first->second == handle);
        BOOST_TEST_REQUIRE((by_handle.emplace(handle, bytes).first->second == bytes));
        BOOST_TEST_REQUIRE(same(bytes_of(handle), bytes));
    }
}

BOOST_AUTO_TEST_CASE(bytes_stay_where_they_are) {
    sector mine{};
    mine[5] = std::byte{1};
    const content handle = intern(mine);
    const std::byte* interned_at = bytes_of(handle).data();
    const std::byte* pattern_at = bytes_of(pattern(9, 9)).data();
    for (unsigned i = 0; i < 5'000; ++i) {
        sector other{};
        std::memcpy(other.data() + 100, &i, sizeof i);
        intern(other);
    }
    BOOST_TEST(bytes_of(handle).data() == interned_at);
    BOOST_TEST(bytes_of(pattern(9, 9)).data() == pattern_at);
    BOOST_TEST(same(bytes_of(handle), mine));
}

BOOST_AUTO_TEST_CASE(patterns_and_zeroes_cost_nothing_until_somebody_looks) {
    const std::size_t before = interned_sectors();
    const content handle = intern(pattern_bytes(40, 41));
    intern(sector{});
    BOOST_TEST(interned_sectors() == before);
    bytes_of(handle);
    bytes_of(handle);
    BOOST_TEST(interned_sectors() == before + 1);
}

BOOST_AUTO_TEST_CASE(what_is_no_handle_has_no_bytes) {
    BOOST_CHECK_THROW(pattern(65536, 0), std::out_of_range);
    BOOST_CHECK_THROW(pattern(0, std::uint64_t{1} << 40), std::out_of_range);
    BOOST_CHECK_THROW(bytes_of(content{1} << 40), std::out_of_range);
    BOOST_CHECK_THROW(bytes_of(content{1} << 61 | content{1} << 62), std::out_of_range);
    BOOST_CHECK_THROW(bytes_of(content{2} << 62), std::out_of_range); // undecided
    BOOST_CHECK_THROW(bytes_of(content{3} << 62), std::out_of_range);
    // The slot where a pattern was spelled out is not a handle of those bytes as well.
    bytes_of(pattern(50, 51));
    BOOST_CHECK_THROW(bytes_of(interned_sectors()), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(the_tags_are_as_promised) {
    BOOST_CHECK(kind_of(zeroes) == content_kind::interned);
    BOOST_CHECK(kind_of(pattern(65535, 5)) == content_kind::pattern);
    BOOST_CHECK(kind_of(content{2} << 62) == content_kind::undecided);
}
