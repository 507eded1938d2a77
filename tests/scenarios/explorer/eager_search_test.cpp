// SPDX-License-Identifier: GPL-2.0-only
#include "recorded_run.h"
#include "scenarios/explorer/eager_search.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::explorer;
using namespace powercut::explorer::test;
using storage::pattern;

namespace {

// A machine so simple that its origin shows the disk as it is.
checks::observation disk_as_it_is(const image_reader& image, devices to_create) {
    checks::observation seen;
    for (const checks::oracle::device& device : to_create) {
        checks::device_observation& shown = seen.devices.emplace_back();
        shown.name = device.name;
        shown.looked_at = true;
        for (std::uint64_t sector = 0; sector < 16; ++sector)
            shown.readings.push_back({sector, image.read(0, sector)});
    }
    return seen;
}

search_result search(const recorded_run& made, state_limits limits = {}) {
    return search_run(made, disk_as_it_is, limits, [](life of, search_context& context) {
        eager_search(std::move(of), context).run();
    });
}

} // namespace

BOOST_AUTO_TEST_CASE(every_crash_state_of_every_cut_point_is_counted) {
    recorded_run made;
    made.write(0, 2, 2);
    made.write(4, 3);
    const search_result found = search(made);
    BOOST_TEST(found.counts.cut_points == 3U);
    BOOST_TEST(found.counts.crash_states == 1 + 4 + 8);
    BOOST_TEST(found.counts.recoveries == 8U); // the others were seen a cut point before
    BOOST_TEST(found.counts.memo_hits == 5U);
    BOOST_TEST(found.counts.sampled_cut_points == 0U);
    BOOST_TEST(found.violations.empty());
    BOOST_TEST(found.reports >= 3U);
    BOOST_TEST(found.total == 3U);
}

BOOST_AUTO_TEST_CASE(a_flush_that_did_not_reach_the_disk_is_found_with_one_loss) {
    recorded_run made;
    made.write(8, 2, 3);
    made.flush(false);
    const search_result found = search(made);
    BOOST_TEST_REQUIRE(found.violations.size() == 1U);
    const shown_violation& first = found.violations.front();
    BOOST_TEST(first.found.check == "durability");
    BOOST_TEST(first.found.device == "origin");
    BOOST_TEST(!first.live);
    BOOST_TEST_REQUIRE(first.told.size() == 1U);
    BOOST_TEST(first.told[0].cut_point == 2U); // at the start, after the write, after the flush
    BOOST_TEST(losses(first.told) == 1U);
    BOOST_TEST(kept_of(first) == 2U);
    for (const storage::survivor& sector : first.told[0].survivors)
        BOOST_TEST(sector.lost.size() == (sector.sector == *first.found.sector ? 1U : 0U));
}

BOOST_AUTO_TEST_CASE(one_that_did_is_not) {
    recorded_run made;
    made.write(8, 2, 3);
    made.flush();
    BOOST_TEST(search(made).violations.empty());
}

// The acknowledgement alone makes the difference: the disk may hold the same before and after.
BOOST_AUTO_TEST_CASE(a_state_is_examined_again_when_more_was_promised) {
    recorded_run made;
    made.write(8, 2);
    made.flush(false);
    const search_result found = search(made);
    BOOST_TEST(found.counts.recoveries == 2U);
    BOOST_TEST(found.counts.memo_hits == 3U);
    BOOST_TEST(found.violations.size() == 1U);
}

BOOST_AUTO_TEST_CASE(more_crash_states_than_the_limit_are_sampled) {
    recorded_run made;
    made.write(0, 2, 10);
    const search_result found = search(made, {.enumerate_max = 512, .sample = 50});
    BOOST_TEST(found.counts.crash_states == 1 + 1024);
    BOOST_TEST(found.counts.sampled_cut_points == 1U);
    BOOST_TEST(found.counts.recoveries + found.counts.memo_hits == 51U);
}

BOOST_AUTO_TEST_CASE(a_device_that_is_gone_is_not_recovered) {
    recorded_run made;
    made.write(8, 2);
    made.promise({.kind = checks::promise_kind::remove_begun, .device = "origin"});
    made.promise({.kind = checks::promise_kind::removed, .device = "origin"});
    made.flush(false); // of nothing: not a promise
    BOOST_TEST(search(made).violations.empty());
}

BOOST_AUTO_TEST_CASE(the_same_search_gives_the_same_result) {
    recorded_run made;
    made.write(0, 2, 14);
    made.flush(false);
    const search_result first = search(made, {.enumerate_max = 16, .sample = 40, .seed = 5});
    const search_result second = search(made, {.enumerate_max = 16, .sample = 40, .seed = 5});
    BOOST_TEST(first.counts.recoveries == second.counts.recoveries);
    BOOST_TEST(first.violations.size() == second.violations.size());
    BOOST_TEST(first.violations[0].found.message == second.violations[0].found.message);
}
