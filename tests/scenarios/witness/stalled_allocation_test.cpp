// SPDX-License-Identifier: GPL-2.0-only
// B6: a writer that slept while it allocated a pending exception finds the chunk copied when it is
// back, and does not look. Only an allocation that stalls shows it, and that is a deviation from
// the plain run like any other: searched, counted, and replayed from a witness.
#include "../../support/fresh_simulation.h"
#include "scenarios/explorer/run_scenario.h"
#include "scenarios/witness/replay.h"
#include "scenarios/witness/witness_of.h"
#include "scenarios/yaml/scenario_loader.h"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace powercut;

namespace {

const std::string bug = "bugs: [no_recheck_complete]\n";

// Two sectors of one chunk, written at the same time.
runner::scenario two_writers(const std::string& bugs, unsigned schedules) {
    return yaml::load_scenario_text("title: t\n" + bugs + R"(
disks:
  base: {size: 64KiB, fill: 1}
  cow: {size: 64KiB, fill: 9}
setup:
  - create: {snap: "0 128 snapshot base cow P 4"}
  - create: {origin: "0 128 snapshot-origin base"}
workload:
  - concurrently:
      - write: {device: origin, sector: 8, count: 1, seed: 2}
      - write: {device: origin, sector: 9, count: 1, seed: 3}
power_loss: {schedules: )" + std::to_string(schedules) +
                                        "}\n",
                                    "t.yaml");
}

explorer::scenario_run run(const runner::scenario& what) {
    const test::fresh_simulation fresh;
    return explorer::run_scenario(what, {});
}

} // namespace

// Symptom: on kernels that drop the lock while they allocate, nothing could come between, and the bug
// had no effect.
BOOST_AUTO_TEST_CASE(older_kernels_let_others_go_on_meanwhile) {
    for (const std::string kernel : {"2.6.32", "3.4"}) {
        BOOST_TEST_INFO_SCOPE(kernel);
        const std::string on = "kernel: \"" + kernel + "\"\n";
        BOOST_TEST(run(two_writers(on + bug, 1)).result.verdict == "violation");
        BOOST_TEST(run(two_writers(on, 1)).result.verdict == "consistent");
    }
}

BOOST_AUTO_TEST_CASE(the_plain_run_shows_nothing) {
    const auto result = run(two_writers(bug, 0)).result;
    BOOST_TEST(result.verdict == "consistent");
    BOOST_TEST(result.exhaustive);
}

BOOST_AUTO_TEST_CASE(one_stall_shows_two_exceptions_of_one_chunk) {
    const auto result = run(two_writers(bug, 1)).result;
    BOOST_TEST(result.verdict == "violation");
    bool metadata = false;
    for (const report::violation& each : result.violations) {
        metadata = metadata || each.check == "metadata";
        BOOST_TEST(each.schedule.size() == 1U);
    }
    BOOST_TEST(metadata);
}

BOOST_AUTO_TEST_CASE(who_looks_again_is_right_in_every_order) {
    const auto plain = run(two_writers("", 0)).result;
    const auto result = run(two_writers("", 2)).result;
    BOOST_TEST(result.verdict == "consistent");
    BOOST_TEST(result.exhaustive);
    BOOST_TEST(result.distinct_schedules > plain.distinct_schedules);
}

BOOST_AUTO_TEST_CASE(a_witness_carries_the_stall) {
    const auto done = run(two_writers(bug, 1));
    BOOST_TEST_REQUIRE(!done.counterexamples.empty());
    for (std::size_t i = 0; i < done.counterexamples.size(); ++i) {
        const auto made =
            witness::witness_of(done.counterexamples[i], done.result.violations[i], "test");
        const auto read = witness::load_witness_text(witness::witness_text(made), "witness.yaml");
        const test::fresh_simulation fresh;
        const witness::replayed again = witness::replay(read, {});
        BOOST_TEST(again.shown, again.verdict);
    }
}
