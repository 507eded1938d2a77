// SPDX-License-Identifier: GPL-2.0-only
// What is worked out when asked is what going through everything that was ever written gives.
#include "naive_promises.h"
#include "random_promises.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

struct counts { // of judgements, so that a test cannot pass by seeing only one kind
    std::size_t of[3]{};
};

void compare(const expectation& asked, const naive_promises& known, bool live, counts& seen) {
    for (const device_expectation& device : asked.devices)
        for_each_value([&](std::uint64_t sector, powercut::storage::content value) {
            const judgement expected = device.name == "origin"
                                           ? known.judge_origin(live, sector, value)
                                           : known.judge_snapshot(live, sector, value);
            ++seen.of[static_cast<int>(expected)];
            const contents allowed = device.allowed(sector);
            const bool listed = std::ranges::count(allowed, value) == 1;
            if (device.judge(sector, value) != expected ||
                listed != (expected == judgement::allowed))
                BOOST_FAIL(device.name << " sector " << sector << ": is " << expected);
        });
}

} // namespace

BOOST_AUTO_TEST_CASE(random_runs_are_judged_as_by_the_definition) {
    counts after_cut;
    counts live;
    for (unsigned seed = 1; seed <= 40; ++seed) {
        promise_script run;
        naive_promises known;
        const auto tell = [&](const promise_event& event) {
            run.told.apply(event);
            known.apply(event);
        };
        tell({.kind = promise_kind::create_begun, .device = "origin", .table = origin_table()});
        tell({.kind = promise_kind::created, .device = "origin"});
        random_promises random(seed);
        for (unsigned i = 0; i < 150; ++i) {
            tell(random.next());
            BOOST_TEST_CONTEXT("seed " << seed << ", event " << i) {
                compare(run.told.after_cut(), known, false, after_cut);
                compare(run.told.live(), known, true, live);
            }
        }
    }
    for (const std::size_t times : after_cut.of)
        BOOST_TEST(times > 1000U);
    for (const std::size_t times : live.of)
        BOOST_TEST(times > 1000U);
}

BOOST_AUTO_TEST_CASE(a_copy_goes_its_own_way) {
    promise_script run;
    run.create_both();
    oracle copy = run.told;
    run.write_fua("origin", 3, 2);
    BOOST_TEST(judge(run.told.after_cut(), "origin", 3, 1) == judgement::outdated);
    BOOST_TEST(judge(copy.after_cut(), "origin", 3, 1) == judgement::allowed);
    BOOST_TEST(judge(copy.after_cut(), "snap", 3, 2) == judgement::foreign);
}
