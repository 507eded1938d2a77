// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/cut_walk.h"
#include "scenarios/workload/trace.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// A run written down by hand: one disk `base` of 128 sectors with pattern 1, and a dm device
// `origin` on it.
namespace powercut::explorer::test {

inline storage::versioned_medium base_disk(storage::cache_profile profile = {}) {
    return {storage::medium(128, storage::initial_fill::of_pattern(1)), profile};
}

inline std::shared_ptr<const checks::device_table> origin_table() {
    return std::make_shared<checks::device_table>(
        checks::device_table{.text = "0 128 snapshot-origin base",
                             .role = checks::device_role::origin,
                             .sectors = 128,
                             .origin = "base"});
}

class recorded_run {
public:
    explicit recorded_run(storage::cache_profile profile = {}) {
        run.start.push_back(base_disk(profile));
        run.setup.push_back({.kind = checks::promise_kind::create_begun,
                             .device = "origin",
                             .table = origin_table()});
        run.setup.push_back({.kind = checks::promise_kind::created, .device = "origin"});
    }

    void disk(storage::event event) { run.steps.push_back({.event = std::move(event)}); }
    void promise(checks::promise_event event) {
        run.steps.push_back(
            {.promise = std::make_shared<const checks::promise_event>(std::move(event))});
    }

    // The steps of a write to `origin`, as far as they are asked for.
    storage::command_id received(std::uint64_t sector, std::vector<storage::content> data,
                                 bool fua = false) {
        disk({.kind = storage::event_kind::write_received,
              .command = ++m_commands,
              .fua = fua,
              .sector = sector,
              .data = std::move(data)});
        return m_commands;
    }
    void completed(storage::command_id command) {
        disk({.kind = storage::event_kind::write_completed, .command = command});
    }
    checks::operation_id issue(checks::promise_kind kind, std::uint64_t sector = 0,
                               std::vector<storage::content> data = {}, bool fua = false) {
        promise({.kind = kind,
                 .operation = ++m_operations,
                 .device = "origin",
                 .sector = sector,
                 .count = data.size(),
                 .data = data,
                 .fua = fua});
        return m_operations;
    }
    void ended(checks::operation_id operation, int result = 0) {
        promise({.kind = checks::promise_kind::ended, .operation = operation, .result = result});
    }

    void write(std::uint64_t sector, unsigned seed, std::uint64_t count = 1, bool fua = false) {
        std::vector<storage::content> data;
        for (std::uint64_t i = 0; i < count; ++i)
            data.push_back(storage::pattern(seed, sector + i));
        const auto operation = issue(checks::promise_kind::write_issued, sector, data, fua);
        completed(received(sector, data, fua));
        ended(operation);
    }
    void flush(bool reaches_the_disk = true) {
        const auto operation = issue(checks::promise_kind::flush_issued);
        if (reaches_the_disk) {
            disk({.kind = storage::event_kind::flush_submitted, .command = ++m_commands});
            disk({.kind = storage::event_kind::flush_completed, .command = m_commands});
        }
        ended(operation);
    }

    workload::recording run;

private:
    storage::command_id m_commands = 0;
    checks::operation_id m_operations = 0;
};

struct search_result {
    search_counts counts{};
    std::vector<shown_violation> violations{};
    std::uint64_t reports = 0; // of progress
    std::uint64_t total = 0;
};

// Searches with `searching(life, context)`, which runs a search.
template <typename Search>
search_result search_run(const recorded_run& made, recover_function recover, state_limits limits,
                         Search searching) {
    checks::oracle promises({{"base", storage::initial_fill::of_pattern(1), 0, 128}});
    for (const checks::promise_event& event : made.run.setup)
        promises.apply(event);
    promises.everything_is_durable();
    search_result result;
    violation_log violations;
    checks::coverage coverage;
    checks::read_plan plan;
    search_context context{.checks = checks::all_checks(),
                           .violations = violations,
                           .coverage = coverage,
                           .limits = limits,
                           .tell =
                               [&](const progress_so_far& far) {
                                   ++result.reports;
                                   result.total = far.cut_points_total;
                               },
                           .cut_points_total = count_cut_points(made.run)};
    searching(
        life{.run = made.run, .promises = promises, .recover = std::move(recover), .plan = &plan},
        context);
    result.counts = context.counts;
    result.violations = violations.all();
    return result;
}

// Those that the survivors of the last cut lack, and those they have on top of what was durable.
inline std::uint64_t kept_of(const shown_violation& shown) {
    std::uint64_t kept = 0;
    for (const storage::survivor& each : shown.told.back().survivors)
        kept += each.kept.command != 0 ? 1 : 0;
    return kept;
}

} // namespace powercut::explorer::test
