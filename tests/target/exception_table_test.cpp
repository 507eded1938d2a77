// SPDX-License-Identifier: GPL-2.0-only
// The table of completed exceptions joins what is consecutive, by the rules and in the order of the
// kernel.
#include "target/snapshot/dm_snap_exception_table.h"

#include <boost/test/unit_test.hpp>

#include <deque>
#include <string>
#include <vector>

using namespace powercut::snapshot;

namespace {

struct table {
    explicit table(unsigned hash_shift = dm_chunk_consecutive_bits) {
        entries.init(64, hash_shift);
    }
    bool insert(chunk_t old_chunk, chunk_t new_chunk) {
        dm_exception& e = memory.emplace_back();
        e.old_chunk = old_chunk;
        e.new_chunk = new_chunk;
        return entries.insert_joined(e);
    }
    // "OLD+COUNT>NEW" of each entry of the slot of chunk 0.
    std::vector<std::string> slot() const {
        std::vector<std::string> found;
        for (const dm_exception& e : entries.slots().at(0))
            found.push_back(std::to_string(e.old_chunk) + '+' +
                            std::to_string(dm_consecutive_chunk_count(e)) + '>' +
                            std::to_string(dm_chunk_number(e.new_chunk)));
        return found;
    }
    void check(const std::vector<std::string>& expected) const {
        BOOST_TEST(slot() == expected, boost::test_tools::per_element());
    }
    // Where the chunk is found, 0 when it is not.
    chunk_t found_at(chunk_t chunk) {
        const dm_exception* e = entries.lookup(chunk);
        return e ? dm_chunk_number(e->new_chunk) + (chunk - e->old_chunk) : 0;
    }
    dm_exception_table entries;
    std::deque<dm_exception> memory;
};

} // namespace

BOOST_AUTO_TEST_CASE(entries_are_ordered_by_old_chunk) {
    table t;
    BOOST_TEST(!t.insert(9, 50));
    BOOST_TEST(!t.insert(3, 60));
    BOOST_TEST(!t.insert(6, 70));
    t.check({"3+0>60", "6+0>70", "9+0>50"});
    BOOST_TEST(t.found_at(6) == 70U);
    BOOST_TEST(t.found_at(7) == 0U);
}

BOOST_AUTO_TEST_CASE(an_entry_grows_upward_and_downward) {
    table t;
    t.insert(10, 50);
    BOOST_TEST(t.insert(11, 51));
    BOOST_TEST(t.insert(9, 49));
    t.check({"9+2>49"});
    BOOST_TEST(t.found_at(9) == 49U);
    BOOST_TEST(t.found_at(11) == 51U);
    BOOST_TEST(t.found_at(12) == 0U);
}

BOOST_AUTO_TEST_CASE(both_chunks_must_be_consecutive) {
    table t;
    t.insert(10, 50);
    BOOST_TEST(!t.insert(11, 52));
    BOOST_TEST(!t.insert(9, 51));
    t.check({"9+0>51", "10+0>50", "11+0>52"});
}

BOOST_AUTO_TEST_CASE(entries_that_now_touch_are_not_joined) {
    table t;
    t.insert(10, 50);
    t.insert(12, 52);
    BOOST_TEST(t.insert(11, 51));
    t.check({"10+1>50", "12+0>52"});
    BOOST_TEST(t.found_at(12) == 52U);
}

BOOST_AUTO_TEST_CASE(an_equal_old_chunk_goes_behind) {
    table t;
    t.insert(10, 50);
    t.insert(10, 60);
    t.insert(10, 70);
    t.check({"10+0>50", "10+0>60", "10+0>70"});
    BOOST_TEST(t.found_at(10) == 50U);
}

BOOST_AUTO_TEST_CASE(an_earlier_entry_that_grows_over_a_chunk_takes_it) {
    table t;
    t.insert(10, 50);
    t.insert(9, 80);
    BOOST_TEST(t.insert(10, 81)); // the disk holds 10 twice; 9 comes first and is extended
    t.check({"9+1>80", "10+0>50"});
    BOOST_TEST(t.found_at(10) == 81U);
}

BOOST_AUTO_TEST_CASE(upward_is_tried_before_downward_at_each_entry_and_the_first_that_fits_wins) {
    table t;
    t.insert(10, 50);
    t.insert(12, 52);
    t.insert(14, 54);
    BOOST_TEST(t.insert(13, 53)); // 12 grows upward before 14 could grow downward
    t.check({"10+0>50", "12+1>52", "14+0>54"});
}

BOOST_AUTO_TEST_CASE(the_search_stops_at_a_larger_chunk) {
    table t;
    t.insert(3, 60);
    t.insert(20, 50);
    t.insert(10, 40);
    t.check({"3+0>60", "10+0>40", "20+0>50"});
}

BOOST_AUTO_TEST_CASE(a_slot_holds_256_chunks_so_that_a_run_never_exceeds_its_count) {
    table t;
    for (chunk_t chunk = 0; chunk < 256; ++chunk)
        t.insert(chunk, 1000 + chunk);
    BOOST_TEST(!t.insert(256, 1256)); // the next slot
    t.check({"0+255>1000"});
    BOOST_TEST(t.found_at(255) == 1255U);
    BOOST_TEST(t.found_at(256) == 1256U);
}

BOOST_AUTO_TEST_CASE(pending_exceptions_are_never_joined_and_the_newest_is_first) {
    table t(0);
    BOOST_TEST(!t.insert(64, 50));
    BOOST_TEST(!t.insert(0, 49));
    t.check({"0+0>49", "64+0>50"});
    t.entries.remove(t.memory[1]);
    t.check({"64+0>50"});
    t.entries.insert_head(t.memory[1]);
    t.check({"0+0>49", "64+0>50"});
}
