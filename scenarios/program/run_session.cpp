// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/run_session.h"

#include "scenarios/program/exit_status.h"
#include "scenarios/program/standard_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <stdexcept>

namespace powercut::program {

namespace {

void print_out(const std::string& text) {
    std::fputs(text.c_str(), stdout);
}

report::table_style style_for(const std::vector<runner::scenario>& scenarios) {
    report::table_style style{.colours = wants_colours(), .names_files = scenarios.size() > 1};
    std::vector<std::string> titles;
    for (const runner::scenario& item : scenarios)
        titles.push_back(report::row_title(item.file, item.title, style));
    style.title_width = report::title_width_for(titles);
    return style;
}

} // namespace

run_session::run_session(std::vector<runner::scenario> scenarios, bool table, bool quiet)
    : m_scenarios(std::move(scenarios)), m_runs(m_scenarios.size()),
      m_progress(report::progress_on_stderr()), m_style(style_for(m_scenarios)), m_table(table),
      m_quiet(quiet) {
    for (std::size_t i = 0; i < m_runs.size(); ++i)
        m_runs[i].progress.title = m_scenarios[i].title;
    if (m_table && !m_quiet)
        print_out(report::table_header(m_style));
}

void run_session::started(std::size_t job) {
    m_runs[job].running = true;
    show_progress();
}

void run_session::heard(std::size_t job, const message& said) {
    run& from = m_runs[job];
    switch (said.kind) {
    case message_kind::progress:
        std::istringstream(said.payload) >> from.progress.done >> from.progress.total >>
            from.progress.recoveries >> from.progress.tries;
        return show_progress();
    case message_kind::result:
        try {
            from.result = report::from_json(said.payload);
        } catch (const std::runtime_error& error) {
            from.fault = error.what();
        }
        return;
    case message_kind::scenario_error:
        from.error = said.payload;
        return;
    case message_kind::fault:
        from.fault = said.payload;
        return;
    }
}

void run_session::ended(std::size_t job, const std::string& died) {
    run& from = m_runs[job];
    from.running = false;
    from.ended = true;
    ++m_ended;
    if (!died.empty()) {
        from.fault = from.fault.empty() ? died : from.fault + "; " + died;
        from.result.reset();
    } else if (!from.result && from.error.empty() && from.fault.empty()) {
        from.fault = "ended without a result";
    }
    print_ended();
    show_progress();
}

void run_session::show_progress() {
    const auto running = static_cast<std::size_t>(
        std::count_if(m_runs.begin(), m_runs.end(), [](const run& item) { return item.running; }));
    if (running == 0)
        return;
    const auto first =
        std::find_if(m_runs.begin(), m_runs.end(), [](const run& item) { return item.running; });
    m_progress.show(m_ended, m_runs.size(), first->progress, running - 1);
}

void run_session::print_ended() {
    if (m_printed == m_runs.size() || !m_runs[m_printed].ended)
        return;
    m_progress.erase();
    for (; m_printed < m_runs.size() && m_runs[m_printed].ended; ++m_printed)
        print(m_runs[m_printed]);
    std::fflush(stdout);
}

void run_session::print(const run& ended) {
    const runner::scenario& scenario = m_scenarios[m_printed];
    if (ended.result) {
        if (m_table && (!m_quiet || !ended.result->as_expected))
            print_out(report::table_row(*ended.result, m_style));
        return;
    }
    if (m_table)
        print_out(report::failed_row(scenario.file, scenario.title, m_style));
    std::fflush(stdout);
    const std::string text =
        ended.fault.empty() ? ended.error
                            : fmt::format("{}: internal fault: {}", scenario.file, ended.fault);
    std::fputs((text + "\n").c_str(), stderr);
}

void run_session::print_summary() {
    m_progress.erase();
    report::run_totals totals;
    for (const run& item : m_runs)
        ++(!item.result               ? totals.failed
           : item.result->as_expected ? totals.as_expected
                                      : totals.unexpected);
    if (m_table)
        print_out(report::summary_line(totals, m_style));
    std::fflush(stdout);
}

std::vector<report::scenario_result> run_session::results() const {
    std::vector<report::scenario_result> all;
    for (const run& item : m_runs)
        if (item.result)
            all.push_back(*item.result);
    return all;
}

std::vector<report::failed_run> run_session::failures() const {
    std::vector<report::failed_run> all;
    for (std::size_t i = 0; i < m_runs.size(); ++i)
        if (!m_runs[i].result)
            all.push_back({m_scenarios[i].file, m_runs[i].fault.empty()
                                                    ? m_runs[i].error
                                                    : "internal fault: " + m_runs[i].fault});
    return all;
}

int run_session::exit_status() const {
    int status = ended_as_expected;
    for (const run& item : m_runs)
        status = std::max(status, !item.fault.empty()        ? internal_fault
                                  : !item.result             ? bad_input
                                  : item.result->as_expected ? ended_as_expected
                                                             : ended_otherwise);
    return status;
}

} // namespace powercut::program
