// SPDX-License-Identifier: GPL-2.0-only
// A whole machine under other completion orders: the plain order by questions is the order by
// latency, and every schedule can be run again.
#include "lives.h"

#include "scenarios/explorer/schedules.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>

using namespace powercut;
using namespace powercut::runner::test;
using explorer::schedule;
using explorer::schedule_chooser;

namespace {

runner::scenario two_writes() {
    runner::scenario what = workload::test::with_snapshot();
    what.workload = {workload::test::concurrently(
        {workload::test::write("origin", 8, 4, 2), workload::test::write("origin", 20, 4, 3)})};
    return what;
}

struct throwing_chooser : storage::chooser {
    std::uint64_t choose(std::uint64_t, std::string_view) override {
        throw std::out_of_range("no answer");
    }
};

// The steps of the workload, under this schedule.
lines run_by(lives& on, storage::chooser* by) {
    on.renew();
    on.steps.clear();
    lines all;
    for (const workload::trace_step& step :
         workload::record_workload(on.what, *on.machine, by).steps)
        if (!step.promise)
            all.push_back(line_of(step.disk, step.event));
    return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_empty_schedule_is_the_order_by_latency) {
    lives on(busy_scenario());
    on.live();
    const lines plain = on.steps;
    schedule_chooser by({});
    on.machine->set_completion_order(&by); // for the setup as well
    on.renew();
    on.live();
    BOOST_TEST(by.alternatives().size() > 5U);
    BOOST_TEST(on.steps == plain, boost::test_tools::per_element());
    on.machine->set_completion_order(nullptr);
    const std::size_t asked = by.alternatives().size();
    on.renew();
    on.live();
    BOOST_TEST(by.alternatives().size() == asked);
}

BOOST_AUTO_TEST_CASE(every_schedule_of_one_deviation_can_be_run_again) {
    lives on(two_writes());
    const lines plain = run_by(on, nullptr);
    explorer::schedules all(1);
    std::set<lines> different;
    unsigned count = 0;
    for (schedule next; all.next(next); ++count) {
        schedule_chooser by(next);
        const lines once = run_by(on, &by);
        all.ran(next, by.alternatives());
        schedule_chooser again(next);
        BOOST_TEST(run_by(on, &again) == once, boost::test_tools::per_element());
        BOOST_TEST((by.alternatives() == again.alternatives()));
        different.insert(once);
        BOOST_TEST((once == plain) == (different.size() == 1));
        // What was written is the same in the end: the copies and both writes.
        for (std::uint64_t sector = 8; sector < 12; ++sector)
            BOOST_TEST(on.machine->disk_content(0, sector) == storage::pattern(2, sector));
        for (std::uint64_t sector = 20; sector < 24; ++sector)
            BOOST_TEST(on.machine->disk_content(0, sector) == storage::pattern(3, sector));
    }
    BOOST_TEST(count > 2U);
    BOOST_TEST(different.size() > 1U);
}

BOOST_AUTO_TEST_CASE(what_a_chooser_throws_comes_out_of_the_run) {
    lives on(two_writes());
    throwing_chooser by;
    BOOST_CHECK_THROW(workload::record_workload(on.what, *on.machine, &by), std::out_of_range);
    const lines first = run_by(on, nullptr);
    BOOST_TEST(run_by(on, nullptr) == first, boost::test_tools::per_element());
}
