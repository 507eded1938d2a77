// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/run_scenario.h"

#include "scenarios/explorer/behaviour_of.h"
#include "scenarios/explorer/eager_search.h"
#include "scenarios/explorer/exhaustive_search.h"
#include "scenarios/explorer/live_check.h"
#include "scenarios/explorer/verdict_of.h"
#include "scenarios/workload/record_workload.h"
#include "scenarios/workload/volumes.h"

#include <algorithm>
#include <chrono>
#include <memory>

namespace powercut::explorer {

namespace {

constexpr std::uint64_t default_sample = 200; // where there are too many crash states to take all

checks::oracle new_oracle(const runner::scenario& what) {
    std::vector<checks::volume_description> volumes;
    for (workload::volume& each : workload::volumes_of(what.disks))
        volumes.push_back(std::move(each.is));
    return checks::oracle(std::move(volumes));
}

checks::oracle oracle_after_setup(const runner::scenario& what, const workload::recording& run) {
    checks::oracle promises = new_oracle(what);
    for (const checks::promise_event& event : run.setup)
        promises.apply(event);
    promises.everything_is_durable();
    return promises;
}

template <typename Visitor>
void for_each_promise(const workload::recording& run, Visitor visit) {
    std::ranges::for_each(run.setup, visit);
    for (const workload::trace_step& step : run.steps)
        if (step.promise)
            visit(*step.promise);
}

checks::read_plan plan_reads(const workload::recording& run) {
    checks::read_plan plan;
    for_each_promise(run, [&](const checks::promise_event& event) { plan.add(event); });
    return plan;
}

std::vector<checks::check> choose_checks(const runner::scenario& what,
                                         const workload::recording& run) {
    bool snapshots = false;
    for_each_promise(run, [&](const checks::promise_event& event) {
        snapshots =
            snapshots || (event.table && event.table->role == checks::device_role::snapshot);
    });
    return checks::choose_checks(what.checks, snapshots);
}

state_limits limits_of(const runner::power_loss_spec& spec, const run_options& options) {
    if (spec.exhaustive)
        return {spec.enumerate_max, std::min(default_sample, spec.enumerate_max), options.seed};
    return {std::min(spec.sample, spec.enumerate_max), spec.sample, options.seed};
}

void add_contract_violations(const runner::timed_machine& machine,
                             std::span<const runner::disk_spec> disks,
                             report::scenario_result& result) {
    const auto add = [&](std::size_t disk, const char* name, std::uint64_t count) {
        if (count != 0)
            result.contract_violations.push_back({disks[disk].name, name, count});
    };
    for (std::size_t disk = 0; disk < disks.size(); ++disk) {
        add(disk, "flush_ignored", machine.medium(disk).flushes_ignored());
        add(disk, "fua_ignored", machine.medium(disk).fuas_ignored());
    }
}

// Records the run and looks at its live end; the machine is gone afterwards.
workload::recording run_uncut(const runner::scenario& what, const target::behaviour& versions,
                              std::vector<checks::check>& checks, checks::read_plan& plan,
                              violation_log& violations, report::scenario_result& result) {
    const auto machine = runner::make_timed_machine(what.disks, versions);
    workload::recording run = workload::record_workload(what, *machine);
    add_contract_violations(*machine, what.disks, result);
    result.cut_points = count_cut_points(run);
    checks = choose_checks(what, run);
    plan = plan_reads(run);
    checks::oracle promises = new_oracle(what);
    for (const checks::finding& found : check_reads(run, promises, checks))
        violations.add_uncut(found, result.cut_points);
    for (const checks::finding& found : check_live_devices(run, *machine, promises, plan, checks))
        violations.add_uncut(found, result.cut_points);
    return run;
}

void take_counts(const search_counts& counts, report::scenario_result& result) {
    result.cut_points = counts.cut_points;
    result.crash_states = counts.crash_states.str();
    result.recoveries = counts.recoveries;
    result.memo_hits = counts.memo_hits;
    result.sampled_cut_points = counts.sampled_cut_points;
    result.exhaustive = counts.sampled_cut_points == 0;
}

// A scenario that asks for a sample gets one, whatever the strategy.
std::unique_ptr<cut_walk> make_search(const runner::scenario& what, const run_options& options,
                                      search_input input, violation_log& violations) {
    if (what.power_loss.exhaustive && options.strategy == search_strategy::exhaustive)
        return std::make_unique<exhaustive_search>(std::move(input), violations);
    return std::make_unique<eager_search>(std::move(input), violations);
}

} // namespace

std::map<std::string, search_strategy> strategy_names() {
    return {{"exhaustive", search_strategy::exhaustive}, {"eager", search_strategy::eager}};
}

report::scenario_result run_scenario(const runner::scenario& what, const run_options& options,
                                     const progress& tell) {
    const auto begin = std::chrono::steady_clock::now();
    report::scenario_result result;
    result.file = what.file;
    result.title = what.title;
    const target::behaviour versions = behaviour_of(what);
    violation_log violations(what.disks);
    std::vector<checks::check> checks;
    checks::read_plan plan;
    const workload::recording run = run_uncut(what, versions, checks, plan, violations, result);
    for (const checks::check& each : checks)
        result.checks.emplace_back(each.name);
    recovery recover(what.disks, versions, plan);
    const auto search = make_search(what, options,
                                    {.run = run,
                                     .promises = oracle_after_setup(what, run),
                                     .checks = checks,
                                     .limits = limits_of(what.power_loss, options),
                                     .recover = std::ref(recover),
                                     .tell = tell},
                                    violations);
    take_counts(search->run(), result);
    result.violations = violations.all();
    result.violated_promises = violations.violated();
    judge(what, result);
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return result;
}

} // namespace powercut::explorer
