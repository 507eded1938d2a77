// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/program/messages.h"
#include "scenarios/report/json_report.h"
#include "scenarios/report/progress.h"
#include "scenarios/report/table_report.h"
#include "scenarios/runner/scenario.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace powercut::program {

// What is known of a run while its scenarios end in any order, and what of it has been printed:
// rows come in the order of the files, each as soon as those before it are there.
class run_session {
public:
    // table: print rows and the summary; quiet: rows only where the end was not the expected one.
    run_session(std::vector<runner::scenario> scenarios, bool table, bool quiet);

    const std::vector<runner::scenario>& scenarios() const { return m_scenarios; }

    void started(std::size_t job);
    void heard(std::size_t job, const message& said);
    void ended(std::size_t job, const std::string& died);
    void clear_progress() { m_progress.erase(); }
    void print_summary();

    std::vector<report::scenario_result> results() const;
    std::vector<report::failed_run> failures() const;
    int exit_status() const;

private:
    struct run {
        report::scenario_progress progress{};
        std::optional<report::scenario_result> result{};
        std::string error{}; // file:line:column: what
        std::string fault{};
        bool running = false;
        bool ended = false;
    };

    void show_progress();
    void print_ended();
    void print(const run& ended);

    std::vector<runner::scenario> m_scenarios;
    std::vector<run> m_runs;
    report::progress_line m_progress;
    report::table_style m_style;
    bool m_table;
    bool m_quiet;
    std::size_t m_ended = 0;
    std::size_t m_printed = 0;
};

} // namespace powercut::program
