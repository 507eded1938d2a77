// SPDX-License-Identifier: GPL-2.0-only
// What the oracle reports as stricter is all that can have become wrong.
#include "random_promises.h"

#include <boost/test/unit_test.hpp>

#include <map>
#include <tuple>

using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

using triple = std::tuple<std::string, std::uint64_t, powercut::storage::content>;

// Every value that any sector of any device may show, and how it is judged.
std::map<triple, judgement> all_of(const oracle& told) {
    std::map<triple, judgement> all;
    const expectation now = told.after_cut(); // a view: it must outlive the loop
    for (const device_expectation& device : now.devices)
        for_each_value([&](std::uint64_t sector, powercut::storage::content value) {
            all[{device.name, sector, value}] = device.judge(sector, value);
        });
    return all;
}

bool covers(const tightened& reported, const oracle& told, const triple& wrong) {
    const auto& [device, sector, value] = wrong;
    if (reported.all)
        return true;
    return std::ranges::any_of(reported.ranges, [&](const tightened::range& range) {
        return told.devices_to_boot().at(range.device).name == device && range.sector <= sector &&
               sector < range.sector + range.count;
    });
}

std::size_t newly_wrong_in_ranges = 0;

// Which triples have become wrong, or wrong in another way; each must lie in what was reported.
void compare(const std::map<triple, judgement>& before, oracle& told) {
    const tightened reported = told.take_tightened();
    for (const auto& [where, verdict] : all_of(told)) {
        const auto known = before.find(where);
        if (verdict == judgement::allowed || (known != before.end() && known->second == verdict))
            continue;
        BOOST_TEST_REQUIRE(covers(reported, told, where));
        newly_wrong_in_ranges += reported.all ? 0 : 1;
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(what_became_wrong_was_reported) {
    for (unsigned seed = 1; seed <= 60; ++seed) {
        promise_script run;
        run.create("origin", origin_table());
        run.told.take_tightened();
        random_promises random(seed);
        for (unsigned i = 0; i < 150; ++i) {
            const auto before = all_of(run.told);
            run.told.apply(random.next());
            BOOST_TEST_CONTEXT("seed " << seed << ", event " << i) {
                compare(before, run.told);
            }
        }
    }
    BOOST_TEST(newly_wrong_in_ranges > 1000U);
}

BOOST_AUTO_TEST_CASE(a_guarantee_is_reported_by_its_sectors) {
    promise_script run;
    run.create_both();
    run.told.take_tightened();
    run.end(run.issue(promise_kind::write_issued, "origin", 3, 2, 2));
    BOOST_TEST(run.told.take_tightened().ranges.empty());
    run.flush("origin");
    const tightened now = run.told.take_tightened();
    BOOST_TEST(!now.all);
    BOOST_TEST_REQUIRE(now.ranges.size() == 1U); // not on the snapshot, which was taken before
    BOOST_TEST(run.told.devices_to_boot()[now.ranges[0].device].name == "origin");
    BOOST_TEST(now.ranges[0].sector == 3U);
    BOOST_TEST(now.ranges[0].count == 2U);
}

BOOST_AUTO_TEST_CASE(a_flush_of_the_origin_narrows_a_snapshot_that_was_taken_later) {
    promise_script run;
    run.create("origin", origin_table());
    run.write("origin", 3, 2);
    run.create("snap", snapshot_table());
    run.told.take_tightened();
    run.flush("origin");
    BOOST_TEST(run.told.take_tightened().ranges.size() == 2U);
}

BOOST_AUTO_TEST_CASE(devices_that_come_and_go_change_everything) {
    promise_script run;
    run.told.take_tightened();
    run.create_both();
    BOOST_TEST(run.told.take_tightened().all);
    BOOST_TEST(!run.told.take_tightened().all);
    run.say(promise_kind::remove_begun, "snap");
    BOOST_TEST(run.told.take_tightened().all);
    run.say(promise_kind::invalidation_begun);
    BOOST_TEST(!run.told.take_tightened().all);
    run.told.everything_is_durable();
    BOOST_TEST(run.told.take_tightened().all);
}

BOOST_AUTO_TEST_CASE(a_refused_discard_is_reported) {
    promise_script run;
    run.create_both();
    const operation_id discard = run.issue(promise_kind::discard_issued, "origin", 3, 1);
    run.told.take_tightened();
    run.end(discard, -EOPNOTSUPP);
    BOOST_TEST(!run.told.take_tightened().ranges.empty());
}
