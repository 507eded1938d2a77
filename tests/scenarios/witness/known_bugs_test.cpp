// SPDX-License-Identifier: GPL-2.0-only
// Every bug that is known is found, with a counterexample that loses at most three versions and
// replays ten times of ten; where the bug is absent, the same scenario is consistent.
#include "../../support/fresh_simulation.h"
#include "scenarios/explorer/run_scenario.h"
#include "scenarios/witness/replay.h"
#include "scenarios/witness/witness_of.h"
#include "scenarios/yaml/scenario_loader.h"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace powercut;

namespace {

struct known_bug {
    std::string file;
    std::string check; // that is violated, maybe with others
    std::string fix{}; // which repairs it; else it is armed in the file itself
};

const std::vector<known_bug> known_bugs = {
    // A write that was flushed is gone: the disk said yes and did nothing.
    {"disk_ignores_flush", "durability"},
    // The snapshot shows what the COW held before: the exception came without its data.
    {"area_without_preflush", "snapshot_content"},
    // The snapshot shows new data of the origin: the data came before the exception.
    {"area_without_fua", "snapshot_content"},
    // The snapshot does not load: old bytes behind a full area are taken for exceptions.
    {"zeroed_after_full_area", "recovers"},
    // The same, and by then the write that filled the area had been acknowledged.
    {"completed_before_zeroing", "recovers"},
    // Loaded with a full area, it copies a chunk onto the next one. A reload is enough ...
    {"reload_on_metadata_area", "metadata"},
    // ... or the boot after a power cut: it shows in the life after it.
    {"reload_after_cut_on_area", "metadata"},
    // A COW chunk that nobody owns and nobody will get: a later exception was committed first.
    {"commits_out_of_order", "no_leak"},
    // W1: a new snapshot shows the chunks of one that was there before.
    {"stale_exceptions", "snapshot_content", "header_after_zeroing"},
    // W2: a snapshot reported invalid is valid again, and shows what the origin holds now.
    {"invalid_comes_back", "invalid_stays_invalid", "durable_invalidation"},
};

runner::scenario load(const known_bug& bug) {
    return yaml::load_scenario("scenarios/cases/" + bug.file + ".yaml");
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
    for (const known_bug& bug : known_bugs) {
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

BOOST_AUTO_TEST_CASE(without_the_bug_every_promise_holds) {
    for (const known_bug& bug : known_bugs) {
        BOOST_TEST_INFO_SCOPE(bug.file);
        const report::scenario_result result = run(without_bug(bug)).result;
        BOOST_TEST(result.verdict == "consistent");
        BOOST_TEST(result.exhaustive);
        BOOST_TEST(result.crash_states != "0");
    }
}
