// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/minimise.h"

#include "scenarios/explorer/operation_list.h"
#include "scenarios/runner/scenario_error.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace powercut::explorer {

namespace {

constexpr std::uint64_t cut_points_max = 100'000; // searched in all tries together

class minimiser {
public:
    minimiser(counterexample start, runner::timed_machine& machine, const run_options& options,
              const std::function<void()>& tried)
        : m_best(std::move(start)), m_machine(machine), m_options(options), m_tried(tried) {
        m_options.budget_s.reset();
        m_options.strategy = search_strategy::exhaustive;
    }

    counterexample run() {
        runner::scenario plain = m_best.what;
        plain.checks = {std::string(m_best.shown.found.check)};
        plain.power_loss.cycles = std::max<std::uint64_t>(1, m_best.shown.told.size());
        plain.power_loss.schedules = m_best.shown.order.size();
        if (m_best.shown.told.size() < 2 && !m_best.shown.live)
            plain.power_loss.then.clear();
        expand_random(plain, m_machine);
        if (!try_scenario(plain))
            return std::move(m_best);
        drop_tail();
        while (drop_somewhere())
            continue;
        return std::move(m_best);
    }

private:
    // Mostly nothing matters that comes after the cut.
    void drop_tail() {
        std::size_t needed_max = operation_count(m_best.what);
        std::size_t needed_min = 0;
        while (needed_min < needed_max) {
            const std::size_t kept = needed_min + (needed_max - needed_min) / 2;
            if (try_scenario(without(m_best.what, kept, operation_count(m_best.what) - kept)))
                needed_max = kept;
            else
                needed_min = kept + 1;
        }
    }

    // Longer and shorter runs of operations, down to single ones. True when one could go.
    bool drop_somewhere() {
        bool dropped = false;
        for (std::size_t length = operation_count(m_best.what) / 2; length > 0; length /= 2)
            for (std::size_t from = 0; from < operation_count(m_best.what);) {
                const std::size_t count = std::min(length, operation_count(m_best.what) - from);
                if (try_scenario(without(m_best.what, from, count)))
                    dropped = true;
                else
                    from += count;
            }
        return dropped;
    }

    bool try_scenario(const runner::scenario& what) {
        if (m_cut_points >= cut_points_max) {
            m_best.smallest = false;
            return false;
        }
        try {
            const search_goal same_or_lighter{m_best.shown.found, weight_of(m_best.shown)};
            const search_outcome outcome =
                search_scenario(what, m_machine, m_options, {}, &same_or_lighter);
            m_cut_points += outcome.counts.cut_points;
            if (m_tried)
                m_tried();
            const shown_violation* same = outcome.violations.find(m_best.shown.found);
            if (!same || weight_of(*same) > weight_of(m_best.shown))
                return false;
            m_best.what = what;
            m_best.shown = *same;
            return true;
        } catch (const runner::scenario_error&) {
            return false; // the kernel refuses what is left
        }
    }

    counterexample m_best;
    runner::timed_machine& m_machine;
    run_options m_options;
    const std::function<void()>& m_tried;
    std::uint64_t m_cut_points = 0;
};

} // namespace

counterexample minimise(const runner::scenario& what, const shown_violation& shown,
                        runner::timed_machine& machine, const run_options& options,
                        const std::function<void()>& tried) {
    return minimiser({what, shown}, machine, options, tried).run();
}

} // namespace powercut::explorer
