// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/run_scenario.h"

#include "scenarios/explorer/behaviour_of.h"
#include "scenarios/explorer/explain.h"
#include "scenarios/explorer/minimise.h"
#include "scenarios/explorer/scenario_search.h"
#include "scenarios/explorer/verdict_of.h"

#include <chrono>

namespace powercut::explorer {

namespace {

std::vector<report::check_coverage> coverage_of(const checks::coverage& covered) {
    std::vector<report::check_coverage> all;
    for (checks::coverage::line& line : covered.lines()) {
        report::check_coverage& added = all.emplace_back();
        added.name = line.check;
        added.devices = std::move(line.devices);
        added.recoveries = line.recoveries;
        added.live = line.live;
        for (const auto& [device, why] : line.not_judged)
            added.not_judged.push_back({device, why});
    }
    return all;
}

void take_outcome(const search_outcome& outcome, const runner::scenario& what,
                  const run_options& options, report::scenario_result& result) {
    const search_counts& counts = outcome.counts;
    result.cut_points = outcome.cut_points_total;
    result.cut_points_searched = outcome.cut_points;
    result.schedules = outcome.schedules;
    result.distinct_schedules = outcome.traces;
    result.crash_states = counts.crash_states.str();
    result.recoveries = counts.recoveries;
    result.memo_hits = counts.memo_hits;
    result.lives = counts.lives;
    result.power_cuts = what.power_loss.cycles;
    result.deviations = what.power_loss.schedules;
    result.sampled_cut_points = counts.sampled_cut_points;
    result.out_of_time = outcome.out_of_time;
    result.exhaustive = !outcome.out_of_time && counts.sampled_cut_points == 0;
    result.strategy = name_of(options.strategy);
    result.violated_promises = outcome.violations.violated();
    result.contract_violations = outcome.contract_violations;
    result.faults = outcome.faults;
    result.failed_operations = outcome.failed_operations;
    result.checks = coverage_of(outcome.coverage);
}

} // namespace

std::map<std::string, search_strategy> strategy_names() {
    return {{"exhaustive", search_strategy::exhaustive},
            {"eager", search_strategy::eager},
            {"random", search_strategy::random}};
}

std::string name_of(search_strategy strategy) {
    for (const auto& [name, value] : strategy_names())
        if (value == strategy)
            return name;
    return {};
}

scenario_run run_scenario(const runner::scenario& what, const run_options& options,
                          const progress& tell) {
    const auto begin = std::chrono::steady_clock::now();
    scenario_run done;
    done.result.file = what.file;
    done.result.title = what.title;
    done.result.notes = notes_on_bugs(what);
    const auto machine = runner::make_timed_machine(what.disks, behaviour_of(what));
    const search_outcome outcome = search_scenario(what, *machine, options, tell);
    take_outcome(outcome, what, options, done.result);
    progress_so_far far{outcome.cut_points, outcome.cut_points_total, outcome.counts.recoveries};
    const auto tried = [&] {
        ++far.tries;
        if (tell)
            tell(far);
    };
    for (const shown_violation& shown : outcome.violations.all()) {
        counterexample small{what, shown};
        if (options.minimise)
            small = minimise(what, shown, *machine, options, tried);
        const explanation why =
            options.minimise ? explain(small, *machine, options) : explanation{};
        done.result.violations.push_back(described(small, why));
        done.counterexamples.push_back(std::move(small));
    }
    judge(what, done.result);
    done.result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return done;
}

} // namespace powercut::explorer
