// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/scenario_search.h"

#include "scenarios/explorer/afterwards.h"
#include "scenarios/explorer/behaviour_of.h"
#include "scenarios/explorer/eager_search.h"
#include "scenarios/explorer/exhaustive_search.h"
#include "scenarios/explorer/live_check.h"
#include "scenarios/explorer/trace_key.h"
#include "scenarios/workload/record_workload.h"
#include "scenarios/workload/volumes.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace powercut::explorer {

namespace {

constexpr std::uint64_t default_sample = 200; // where there are too many crash states to take all
constexpr std::uint64_t corners = 2;          // everything kept, nothing kept

std::string name_of(disk::fault_on kind) {
    constexpr std::array names{"read", "write", "flush", "discard"};
    return names.at(static_cast<std::size_t>(kind));
}

// Of the devices that the run made; all, where there may be others later.
std::vector<checks::device_role> roles_in(const runner::scenario& what,
                                          const workload::recording& run) {
    if (!what.power_loss.then.empty())
        return {checks::all_roles.begin(), checks::all_roles.end()};
    std::vector<checks::device_role> roles;
    workload::for_each_promise(run, [&](const checks::promise_event& event) {
        if (event.table)
            roles.push_back(event.table->role);
    });
    return roles;
}

class searcher {
public:
    searcher(const runner::scenario& what, runner::timed_machine& machine,
             const run_options& options, const progress& tell, const search_goal* only)
        : m_what(what), m_machine(machine), m_options(options), m_tell(tell),
          m_versions(behaviour_of(what)), m_later(what, machine, m_versions) {
        if (only)
            m_out.violations.set_goal(only->promise, only->at_most);
        if (options.budget_s)
            m_deadline = search_context::clock::now() +
                         std::chrono::duration_cast<search_context::clock::duration>(
                             std::chrono::duration<double>(*options.budget_s));
    }

    search_outcome run() {
        return guarded([this] { run_schedules(); });
    }

    search_outcome run_one(const workload::recording& run) {
        return guarded([&] { search(run, false); });
    }

private:
    template <typename Search>
    search_outcome guarded(Search search) {
        try {
            search();
        } catch (const budget_ended&) {
            m_out.out_of_time = true;
        } catch (const goal_reached&) {
            // The rest does not matter.
        }
        return std::move(m_out);
    }

    void run_schedules() {
        schedules all(static_cast<unsigned>(m_what.power_loss.schedules));
        std::set<trace_key> seen;
        for (schedule next; all.next(next);) {
            if (m_deadline && m_out.schedules != 0 && search_context::clock::now() >= *m_deadline)
                throw budget_ended();
            const workload::recording run = record(next, all);
            ++m_out.schedules;
            if (!seen.insert(key_of(run)).second)
                continue;
            ++m_out.traces;
            search(run, true);
        }
    }

    workload::recording record(const schedule& order, schedules& all) {
        std::vector<std::uint64_t> alternatives;
        workload::recording run = record_schedule(
            m_what, m_machine, order, m_what.power_loss.schedules != 0 ? &alternatives : nullptr);
        all.ran(order, alternatives);
        m_out.violations.begin_schedule(order);
        if (order.empty()) {
            add_contract_violations();
            add_faults();
            count_failed_operations(run);
        }
        return run;
    }

    void add_contract_violations() {
        const auto add = [&](std::size_t disk, const char* name, std::uint64_t count) {
            if (count != 0)
                m_out.contract_violations.push_back({m_what.disks[disk].name, name, count});
        };
        for (std::size_t disk = 0; disk < m_what.disks.size(); ++disk) {
            add(disk, "flush_ignored", m_machine.medium(disk).flushes_ignored());
            add(disk, "fua_ignored", m_machine.medium(disk).fuas_ignored());
        }
    }

    void add_faults() {
        const std::vector<std::uint64_t> fired = m_machine.faults_fired();
        for (std::size_t i = 0; i < m_what.faults.size(); ++i)
            m_out.faults.push_back(
                {m_what.faults[i].disk, name_of(m_what.faults[i].is.on), fired.at(i)});
    }

    void count_failed_operations(const workload::recording& run) {
        workload::for_each_promise(run, [this](const checks::promise_event& event) {
            if (event.kind == checks::promise_kind::ended && event.result != 0)
                ++m_out.failed_operations;
        });
    }

    // `live`: the machine stands at the end of this run.
    void search(const workload::recording& run, bool live) {
        const std::vector<checks::check> checks =
            checks::choose_checks(m_what.checks, roles_in(m_what, run));
        checks::read_plan plan = workload::new_read_plan(m_what.disks);
        workload::for_each_promise(run,
                                   [&](const checks::promise_event& event) { plan.add(event); });
        if (live)
            examine_uncut(run, plan, checks);
        recovery recover(m_what.disks, m_versions, plan);
        search_context context{.checks = checks,
                               .violations = m_out.violations,
                               .coverage = m_out.coverage,
                               .later = &m_later,
                               .limits = limits(),
                               .deadline = m_deadline,
                               .tell = m_tell,
                               .cut_points_total = m_out.cut_points_total,
                               .cut_points_done = m_out.cut_points};
        context.cut_points_total += count_cut_points(run);
        m_out.cut_points_total = context.cut_points_total;
        const life first{.run = run,
                         .promises = promises_after_setup(m_what, run),
                         .recover = std::ref(recover),
                         .plan = &plan};
        const auto take = [&] { add_counts(context); };
        try {
            if (m_deadline && m_options.strategy == search_strategy::exhaustive)
                search_corners(first, context);
            search_everything(first, context);
        } catch (const std::runtime_error&) { // it ends before its end
            take();
            throw;
        }
        take();
    }

    // With little time, at least the ends of what is possible are looked at everywhere, of the
    // first life: one quarter of the time that is left goes there, without being counted.
    void search_corners(const life& first, const search_context& context) {
        search_context hasty = context;
        hasty.later = nullptr;
        const auto now = search_context::clock::now();
        hasty.deadline = now + (*m_deadline - now) / 4;
        hasty.limits = {.enumerate_max = 0, .sample = corners, .seed = m_options.seed};
        try {
            eager_search(first, hasty).run();
        } catch (const budget_ended&) {
            // As far as it got.
        }
    }

    void search_everything(const life& first, search_context& context) {
        if (m_what.power_loss.exhaustive && m_options.strategy == search_strategy::exhaustive) {
            possibilities open;
            search_memory known;
            exhaustive_search(first, context, open, {}, known).run();
        } else {
            eager_search(first, context).run();
        }
    }

    void add_counts(const search_context& context) {
        m_out.cut_points = context.cut_points_done;
        search_counts& all = m_out.counts;
        all.cut_points += context.counts.cut_points;
        all.crash_states += context.counts.crash_states;
        all.recoveries += context.counts.recoveries;
        all.lives += context.counts.lives;
        all.memo_hits += context.counts.memo_hits;
        all.sampled_cut_points += context.counts.sampled_cut_points;
    }

    state_limits limits() const {
        const runner::power_loss_spec& spec = m_what.power_loss;
        if (m_options.strategy == search_strategy::random)
            return {.enumerate_max = 0,
                    .sample = spec.exhaustive ? default_sample : spec.sample,
                    .seed = m_options.seed};
        if (spec.exhaustive)
            return {spec.enumerate_max, std::min(default_sample, spec.enumerate_max),
                    m_options.seed};
        return {std::min(spec.sample, spec.enumerate_max), spec.sample, m_options.seed};
    }

    void examine_uncut(const workload::recording& run, const checks::read_plan& plan,
                       std::span<const checks::check> checks) {
        checks::oracle promises = workload::new_oracle(m_what.disks);
        for (const checks::finding& found : check_reads(run, promises, checks))
            m_out.violations.add(found, {}, true);
        const checks::observation seen = observe_live_devices(run, m_machine, promises, plan);
        for (const checks::finding& found : examine_live(seen, promises, checks, m_out.coverage))
            m_out.violations.add(found, {}, true);
    }

    const runner::scenario& m_what;
    runner::timed_machine& m_machine;
    const run_options m_options;
    const progress m_tell;
    const target::behaviour m_versions;
    afterwards m_later;
    std::optional<search_context::clock::time_point> m_deadline{};
    search_outcome m_out{};
};

} // namespace

search_outcome search_scenario(const runner::scenario& what, runner::timed_machine& machine,
                               const run_options& options, const progress& tell,
                               const search_goal* only) {
    return searcher(what, machine, options, tell, only).run();
}

workload::recording record_schedule(const runner::scenario& what, runner::timed_machine& machine,
                                    const schedule& order,
                                    std::vector<std::uint64_t>* alternatives) {
    schedule_chooser answers(order);
    const bool asks = alternatives || !order.empty();
    machine.power_cycle(runner::new_media(what.disks));
    workload::recording run = workload::record_workload(what, machine, asks ? &answers : nullptr);
    if (alternatives)
        *alternatives = answers.alternatives();
    return run;
}

search_outcome search_recording(const runner::scenario& what, runner::timed_machine& machine,
                                const workload::recording& run, const run_options& options,
                                const search_goal* only) {
    return searcher(what, machine, options, {}, only).run_one(run);
}

checks::oracle promises_after_setup(const runner::scenario& what, const workload::recording& run) {
    checks::oracle promises = workload::new_oracle(what.disks);
    for (const checks::promise_event& event : run.setup)
        promises.apply(event);
    promises.everything_is_durable();
    return promises;
}

} // namespace powercut::explorer
