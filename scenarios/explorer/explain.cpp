// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/explain.h"

#include "scenarios/explorer/behaviour_of.h"
#include "scenarios/explorer/ordering_edge.h"
#include "scenarios/explorer/state_trial.h"
#include "scenarios/workload/volumes.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace powercut::explorer {

namespace {

bool same_promise(const checks::finding& a, const checks::finding& b) {
    return a.check == b.check && a.device == b.device;
}

// The number of the step after which a cut point lies.
std::size_t step_of(const workload::recording& run, std::uint64_t cut_point) {
    cut_points points(run.start);
    std::uint64_t passed = 0;
    for (std::size_t i = 0; i < run.steps.size(); ++i) {
        if (passed == cut_point)
            return i;
        passed += points.after(run.steps[i]).cut_point ? 1 : 0;
    }
    return run.steps.size();
}

std::vector<disk_write> lost_writes(const storage::crash_state& state) {
    std::set<disk_write> lost;
    for (const storage::survivor& sector : state)
        for (const storage::version& version : sector.lost)
            if (version.command != 0)
                lost.insert({sector.disk, version.command});
    return {lost.begin(), lost.end()};
}

std::vector<disk_write> kept_writes(const storage::crash_state& state) {
    std::set<disk_write> kept;
    for (const storage::survivor& sector : state)
        if (sector.kept.command != 0 && !sector.is_damaged())
            kept.insert({sector.disk, sector.kept.command});
    return {kept.begin(), kept.end()};
}

// The same state, had this command not survived either: older versions show where it did.
storage::crash_state without_command(const storage::crash_state& state, const disk_write& gone,
                                     std::span<const storage::versioned_medium> media) {
    storage::crash_state fewer = state;
    for (storage::survivor& sector : fewer) {
        if (sector.disk != gone.disk || sector.kept.command != gone.command)
            continue;
        const std::vector<storage::version> all = media[sector.disk].legal(sector.sector);
        const auto at = std::ranges::find(all, sector.kept.command, &storage::version::command);
        if (at == all.begin() || at == all.end())
            continue;
        sector.lost.insert(sector.lost.begin(), sector.kept);
        sector.kept = *std::prev(at);
    }
    return fewer;
}

class explainer {
public:
    explainer(const counterexample& example, runner::timed_machine& machine,
              const run_options& options)
        : m_example(example), m_machine(machine), m_options(options), m_what(example.what),
          m_run(record_schedule(m_what, machine, example.shown.order)) {
        m_what.checks = {std::string(example.shown.found.check)};
        m_options.budget_s.reset();
        m_options.strategy = search_strategy::exhaustive;
    }

    explanation run() {
        explanation why;
        if (m_example.shown.told.empty())
            return why;
        const power_cut& first = m_example.shown.told.front();
        const std::vector<disk_write> lost = lost_writes(first.survivors);
        if (m_example.shown.told.size() == 1)
            find_pair(first, why);
        const std::size_t end = step_of(m_run, first.cut_point);
        const still_broken broken = [this](const auto& run) { return broken_in(run); };
        why.additions = lost.empty() ? mending_waits(m_run, m_what.disks,
                                                     kept_writes(first.survivors), end, broken)
                                     : mending_additions(m_run, m_what.disks, lost, end, broken);
        return why;
    }

private:
    bool broken_in(const workload::recording& run) {
        constexpr std::uint64_t any = std::numeric_limits<std::uint64_t>::max();
        const search_goal same{m_example.shown.found, {.cuts = any}};
        const search_outcome outcome = search_recording(m_what, m_machine, run, m_options, &same);
        return outcome.violations.find(m_example.shown.found) != nullptr;
    }

    report::block_choice choice(const storage::survivor& sector,
                                storage::command_id command) const {
        return {m_what.disks[sector.disk].name, sector.sector, command};
    }

    void find_pair(const power_cut& cut, explanation& why) {
        for (const storage::survivor& sector : cut.survivors)
            if (!sector.lost.empty() && !why.lost)
                why.lost = choice(sector, sector.is_damaged() ? sector.kept.command
                                                              : sector.lost.back().command);
        const std::vector<checks::check> checks = checks::choose_checks(m_what.checks);
        checks::read_plan plan = workload::new_read_plan(m_what.disks);
        workload::for_each_promise(m_run,
                                   [&](const checks::promise_event& event) { plan.add(event); });
        const target::behaviour versions = behaviour_of(m_what);
        recovery recover(m_what.disks, versions, plan);
        violation_log violations;
        checks::coverage coverage;
        search_context context{.checks = checks, .violations = violations, .coverage = coverage};
        const life first{.run = m_run,
                         .promises = promises_after_setup(m_what, m_run),
                         .recover = std::ref(recover),
                         .plan = &plan};
        state_trial(first, context, cut.cut_point, [&](state_trial& trial) {
            find_kept(trial, cut.survivors, why);
        }).run();
    }

    // A survivor without which the promise would hold.
    void find_kept(state_trial& trial, const storage::crash_state& state, explanation& why) const {
        std::set<disk_write> tried;
        for (const storage::survivor& sector : state) {
            const disk_write kept{sector.disk, sector.kept.command};
            if (kept.command == 0 || sector.is_damaged() || !tried.insert(kept).second)
                continue;
            const auto found = trial.findings_of(without_command(state, kept, trial.media()));
            const auto same = [&](const checks::finding& each) {
                return same_promise(each, m_example.shown.found);
            };
            if (std::ranges::any_of(found, same))
                continue;
            why.kept = choice(sector, kept.command);
            return;
        }
    }

    const counterexample& m_example;
    runner::timed_machine& m_machine;
    run_options m_options;
    runner::scenario m_what;
    workload::recording m_run;
};

void add_choices(const storage::crash_state& state, const runner::scenario& what,
                 std::vector<report::block_choice>& lost, std::vector<report::block_choice>& kept) {
    for (const storage::survivor& sector : state) {
        const std::string& disk = what.disks[sector.disk].name;
        if (sector.is_damaged()) { // lost, by the command that was interrupted
            lost.push_back({disk, sector.sector, sector.kept.command});
            continue;
        }
        if (sector.kept.command != 0)
            kept.push_back({disk, sector.sector, sector.kept.command});
        for (const storage::version& version : sector.lost)
            lost.push_back({disk, sector.sector, version.command});
    }
}

std::string joined(const std::vector<std::string>& additions) {
    std::string text;
    for (const std::string& each : additions)
        text += (text.empty() ? "" : "; or ") + each;
    return text;
}

} // namespace

explanation explain(const counterexample& example, runner::timed_machine& machine,
                    const run_options& options) {
    return explainer(example, machine, options).run();
}

report::violation described(const counterexample& example, const explanation& why) {
    const shown_violation& shown = example.shown;
    report::violation out;
    out.check = shown.found.check;
    out.message = shown.found.message;
    out.device = shown.found.device;
    out.sector = shown.found.sector;
    out.uncut = shown.told.empty();
    out.live = shown.live;
    for (const deviation& each : shown.order)
        out.schedule.push_back({each.question, each.answer});
    for (const power_cut& cut : shown.told) {
        report::cut_choice& added = out.cuts.emplace_back();
        added.cut_point = cut.cut_point;
        add_choices(cut.survivors, example.what, added.lost, added.kept);
    }
    if (!out.cuts.empty()) {
        out.cut_point = out.cuts.back().cut_point;
        for (const report::cut_choice& cut : out.cuts)
            out.lost.insert(out.lost.end(), cut.lost.begin(), cut.lost.end());
        out.kept = out.cuts.back().kept;
    }
    out.pair_lost = why.lost;
    out.pair_kept = why.kept;
    out.missing_edge = joined(why.additions);
    out.smallest = example.smallest;
    return out;
}

} // namespace powercut::explorer
