// SPDX-License-Identifier: GPL-2.0-only
// Of a long scenario just what breaks the promise is left, and the counterexample never becomes
// worse than it was found: what needs a second life, a second cut or another order keeps it.
#include "../../support/fresh_simulation.h"
#include "../workload/scenario_script.h"
#include "scenarios/explorer/operation_list.h"
#include "scenarios/explorer/run_scenario.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::workload::test;
using explorer::counterexample;
using explorer::operation_count;
using runner::operation_kind;

namespace {

// Its only counterexample.
counterexample smallest(const runner::scenario& what) {
    const test::fresh_simulation fresh;
    auto done = explorer::run_scenario(what, {});
    BOOST_TEST_REQUIRE(done.counterexamples.size() == 1U);
    BOOST_TEST(done.counterexamples[0].smallest);
    return std::move(done.counterexamples[0]);
}

// Nine operations that do nothing to the snapshot, on a disk of their own and around it.
void add_others(std::vector<runner::operation>& list) {
    for (unsigned i = 0; i < 3; ++i)
        list.insert(list.end(),
                    {write("other", 8 * i, 3, 20 + i), read("origin", 4 * i, 9), flush("other")});
}

runner::scenario with_others(const std::string& bug) {
    runner::scenario what = with_snapshot();
    what.disks.push_back(test_disk("other", 5));
    what.checks = {"snapshot_content"};
    what.bugs = {bug};
    return what;
}

void is_write(const runner::operation& op, std::uint64_t sector) {
    BOOST_TEST((op.kind == operation_kind::write));
    BOOST_TEST(op.device == "origin");
    BOOST_TEST(op.sector == sector);
}

} // namespace

BOOST_AUTO_TEST_CASE(one_write_of_many_operations_matters) {
    runner::scenario what = with_others("no_area_preflush");
    add_others(what.setup);
    add_others(what.workload);
    what.workload.push_back(write("origin", 40, 1, 2));
    add_others(what.workload);
    const counterexample small = smallest(what);
    BOOST_TEST(operation_count(what) == 30U);
    BOOST_TEST(operation_count(small.what) == 3U); // two devices, one write
    BOOST_TEST_REQUIRE(small.what.workload.size() == 1U);
    is_write(small.what.workload[0], 40);
}

BOOST_AUTO_TEST_CASE(one_of_concurrent_operations_matters) {
    runner::scenario what = with_others("no_area_preflush");
    std::vector<runner::operation> together;
    add_others(together);
    together.insert(together.begin() + 4, write("origin", 40, 1, 2));
    what.workload = {concurrently(std::move(together)), flush("other")};
    const counterexample small = smallest(what);
    BOOST_TEST_REQUIRE(small.what.workload.size() == 1U);
    is_write(small.what.workload[0], 40); // nothing to be concurrent with
}

BOOST_AUTO_TEST_CASE(random_operations_are_written_out) {
    runner::scenario what = with_others("no_area_fua");
    runner::operation& random = what.workload.emplace_back();
    random.kind = operation_kind::random;
    random.random = {.operations = 30, .devices = {"origin", "snap"}, .seed = 5, .flush = 0.2};
    const counterexample small = smallest(what);
    BOOST_TEST_REQUIRE(small.what.workload.size() == 1U);
    BOOST_TEST((small.what.workload[0].kind == operation_kind::write));
}

BOOST_AUTO_TEST_CASE(losses_never_grow) {
    for (unsigned seed = 1; seed < 8; ++seed) {
        runner::scenario what = with_others(seed % 2 ? "no_area_fua" : "no_area_preflush");
        runner::operation& random = what.workload.emplace_back();
        random.kind = operation_kind::random;
        random.random = {.operations = 12, .devices = {"origin", "snap"}, .seed = seed};
        const auto as_found = [&] {
            const test::fresh_simulation fresh;
            return explorer::run_scenario(what, {.minimise = false});
        }();
        BOOST_TEST_REQUIRE(as_found.counterexamples.size() == 1U);
        const counterexample small = smallest(what);
        BOOST_TEST((weight_of(small.shown) <= weight_of(as_found.counterexamples[0].shown)));
        BOOST_TEST(operation_count(small.what) <= 4U); // of 14
    }
}

// CVE-2013-4299: the next copy after the boot goes onto a metadata area.
BOOST_AUTO_TEST_CASE(what_needs_the_life_after_a_cut_keeps_it) {
    runner::scenario what = with_others("no_skip_metadata_on_load");
    what.setup[0] = create("snap", "0 128 snapshot base cow P 1");
    what.setup.push_back(write("origin", 0, 32, 2)); // the area is full
    add_others(what.workload);
    add_others(what.power_loss.then);
    what.power_loss.then.push_back(write("origin", 50, 1, 3));
    add_others(what.power_loss.then);
    what.power_loss.then.push_back(write("origin", 52, 1, 4));
    what.power_loss.cycles = 2;
    what.checks = {"metadata"};
    const counterexample small = smallest(what);
    BOOST_TEST(small.shown.live);
    BOOST_TEST(small.shown.told.size() == 1U);
    BOOST_TEST(small.what.power_loss.cycles == 1U);
    BOOST_TEST(small.what.workload.empty());
    BOOST_TEST(small.what.setup.size() == 3U);
    BOOST_TEST_REQUIRE(small.what.power_loss.then.size() == 1U);
    is_write(small.what.power_loss.then[0], 50);
}

BOOST_AUTO_TEST_CASE(what_needs_a_second_cut_keeps_it) {
    runner::scenario what = with_others("no_area_fua");
    add_others(what.workload);
    add_others(what.power_loss.then);
    what.power_loss.then.push_back(write("origin", 8, 4, 3));
    what.power_loss.then.push_back(flush("other"));
    what.power_loss.cycles = 2;
    const counterexample small = smallest(what);
    BOOST_TEST(small.shown.told.size() == 2U);
    BOOST_TEST(small.what.power_loss.cycles == 2U);
    BOOST_TEST(small.what.workload.empty());
    BOOST_TEST_REQUIRE(small.what.power_loss.then.size() == 1U);
    is_write(small.what.power_loss.then[0], 8);
}

BOOST_AUTO_TEST_CASE(what_needs_one_cut_loses_the_lives_after_it) {
    runner::scenario what = with_others("no_area_fua");
    what.workload = {write("origin", 8, 4, 2)};
    what.power_loss.then = {write("origin", 40, 4, 3)};
    what.power_loss.cycles = 2;
    const counterexample small = smallest(what);
    BOOST_TEST(small.shown.told.size() == 1U);
    BOOST_TEST(small.what.power_loss.cycles == 1U);
    BOOST_TEST(small.what.power_loss.then.empty());
    BOOST_TEST(small.what.workload.size() == 1U);
}

// A slow read of the snapshot; the origin write beside it has to end first.
BOOST_AUTO_TEST_CASE(what_needs_another_order_keeps_its_deviation) {
    runner::scenario what = with_others("no_read_tracking");
    what.disks[0].config.read_latency_ns = 10'000'000;
    what.workload = {write("other", 0, 1, 3), flush("other"),
                     concurrently({read("snap", 8, 4), write("origin", 8, 4, 2)}),
                     write("other", 8, 1, 4)};
    what.power_loss.schedules = 2;
    const counterexample small = smallest(what);
    BOOST_TEST(small.shown.order.size() == 1U);
    BOOST_TEST(small.what.power_loss.schedules == 1U);
    BOOST_TEST(operation_count(small.what) == 4U);
    BOOST_TEST_REQUIRE(small.what.workload.size() == 1U);
    BOOST_TEST(small.what.workload[0].children.size() == 2U);
}
