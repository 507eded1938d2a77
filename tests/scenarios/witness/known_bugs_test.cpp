// SPDX-License-Identifier: GPL-2.0-only
// Every bug that is known is found, with a counterexample that loses at most three versions and
// replays ten times of ten; where the bug is absent, the same scenario is consistent.
#include "../../support/fresh_simulation.h"
#include "scenarios/explorer/run_scenario.h"
#include "scenarios/witness/replay.h"
#include "scenarios/witness/witness_of.h"
#include "scenarios/yaml/scenario_loader.h"
#include "target/behaviour/behaviour.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace powercut;

namespace {

struct known_bug {
    std::string file;
    std::string check; // that is violated, maybe with others
    std::string fix{}; // which repairs it; else it is armed in the file itself
};

// Beside those of target/behaviour, which name their scenarios.
const std::vector<known_bug> more_bugs = {
    // A write that was flushed is gone: the disk said yes and did nothing.
    {"disk_ignores_flush.yaml", "durability"},
    // Loaded with a full area, it copies a chunk onto the next one: by the boot after a power cut.
    {"reload_after_cut_on_area.yaml", "metadata"},
    // W1: a new snapshot shows the chunks of one that was there before.
    {"stale_exceptions.yaml", "snapshot_content", "header_after_zeroing"},
    // W2: a snapshot reported invalid is valid again, and shows what the origin holds now.
    {"invalid_comes_back.yaml", "invalid_stays_invalid", "durable_invalidation"},
};

std::vector<known_bug> known_bugs() {
    std::vector<known_bug> all = more_bugs;
    for (const target::behaviour_switch& bug : target::bug_switches()) {
        const runner::scenario shows =
            yaml::load_scenario("scenarios/cases/" + std::string(bug.scenario));
        BOOST_TEST_REQUIRE(shows.expect.check.has_value(), bug.scenario);
        all.push_back({std::string(bug.scenario), *shows.expect.check});
    }
    return all;
}

runner::scenario load(const known_bug& bug) {
    return yaml::load_scenario("scenarios/cases/" + bug.file);
}

runner::scenario without_bug(const known_bug& bug) {
    runner::scenario what = load(bug);
    what.bugs.clear();
    for (runner::disk_spec& disk : what.disks)
        disk.config.profile.violations = {};
    if (!bug.fix.empty())
        what.fixes.push_back(bug.fix);
    return what;
}

explorer::scenario_run run(const runner::scenario& what) {
    const test::fresh_simulation fresh;
    return explorer::run_scenario(what, {});
}

// As the program writes and reads it.
witness::witness written_and_read(const explorer::counterexample& example,
                                  const report::violation& found) {
    const auto made = witness::witness_of(example, found, "test");
    return witness::load_witness_text(witness::witness_text(made), "witness.yaml");
}

void replays_ten_times(const witness::witness& of) {
    std::string story;
    for (int i = 0; i < 10; ++i) {
        const test::fresh_simulation fresh;
        const witness::replayed done = witness::replay(of, {});
        BOOST_TEST(done.shown, done.verdict);
        if (i == 0)
            story = done.story;
        BOOST_TEST(done.story == story);
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(each_is_found_small_and_replayable) {
    for (const known_bug& bug : known_bugs()) {
        BOOST_TEST_INFO_SCOPE(bug.file);
        const explorer::scenario_run done = run(load(bug));
        BOOST_TEST(done.result.verdict == "violation");
        BOOST_TEST(done.result.exhaustive);
        BOOST_TEST_REQUIRE(done.counterexamples.size() == done.result.violations.size());
        bool seen = false;
        for (std::size_t i = 0; i < done.counterexamples.size(); ++i) {
            const report::violation& found = done.result.violations[i];
            BOOST_TEST_INFO_SCOPE(found.check + " of " + found.device);
            seen = seen || found.check == bug.check;
            BOOST_TEST(found.lost.size() <= 3U);
            BOOST_TEST(done.counterexamples[i].smallest);
            replays_ten_times(written_and_read(done.counterexamples[i], found));
        }
        BOOST_TEST(seen);
    }
}

BOOST_AUTO_TEST_CASE(each_switch_has_a_scenario_and_a_twin_that_differs_in_nothing_else) {
    for (const target::behaviour_switch& bug : target::bug_switches()) {
        const std::string name(bug.name);
        BOOST_TEST_INFO_SCOPE(name);
        BOOST_TEST(bug.scenario == "history/" + name + ".yaml");
        runner::scenario shows = yaml::load_scenario("scenarios/cases/history/" + name + ".yaml");
        runner::scenario twin =
            yaml::load_scenario("scenarios/cases/history/" + name + "_fixed.yaml");
        BOOST_TEST(shows.bugs == std::vector{name});
        BOOST_CHECK(shows.expect.verdict == runner::outcome::violation);
        BOOST_CHECK(twin.expect.verdict == runner::outcome::consistent);
        shows.bugs.clear();
        shows.expect = twin.expect;
        shows.title = twin.title;
        shows.file = twin.file;
        BOOST_CHECK(shows == twin);
    }
}

// B16, found on two disks: one block of merged data is gone with its record.
BOOST_AUTO_TEST_CASE(an_origin_that_a_merge_did_not_flush_lacks_that_flush) {
    const auto result =
        run(yaml::load_scenario("scenarios/cases/history/merge_no_origin_flush.yaml")).result;
    const auto found =
        std::ranges::find(result.violations, "merge_resumes", &report::violation::check);
    BOOST_TEST_REQUIRE((found != result.violations.end()));
    BOOST_TEST(found->lost.size() == 1U);
    BOOST_TEST(found->lost.front().disk == "base");
    BOOST_TEST(found->missing_edge.find("a flush of base after command") != std::string::npos,
               found->missing_edge);
}

BOOST_AUTO_TEST_CASE(without_the_bug_every_promise_holds) {
    for (const known_bug& bug : known_bugs()) {
        BOOST_TEST_INFO_SCOPE(bug.file);
        const report::scenario_result result = run(without_bug(bug)).result;
        BOOST_TEST(result.verdict == "consistent");
        BOOST_TEST(result.exhaustive);
        BOOST_TEST(result.crash_states != "0");
    }
}
