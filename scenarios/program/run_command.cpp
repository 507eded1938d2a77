// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/run_command.h"

#include "scenarios/program/exit_status.h"
#include "scenarios/program/process_pool.h"
#include "scenarios/program/run_session.h"
#include "scenarios/program/scenario_files.h"
#include "scenarios/program/scenario_job.h"
#include "scenarios/report/junit_report.h"
#include "scenarios/yaml/scenario_loader.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>

namespace powercut::program {

namespace {

// Every file, or nothing and the problems of all of them on standard error.
std::optional<std::vector<runner::scenario>> load_all(const std::vector<std::string>& arguments) {
    std::vector<runner::scenario> scenarios;
    bool good = true;
    for (const std::string& file : expand_arguments(arguments, ".yaml")) {
        try {
            scenarios.push_back(yaml::load_scenario(file));
        } catch (const yaml::input_error& error) {
            std::cerr << error.what() << '\n';
            good = false;
        }
    }
    return good ? std::optional(std::move(scenarios)) : std::nullopt;
}

// Found out before the run rather than after it. Leaves a file that is there as it is.
bool can_write(const std::string& file) {
    if (file.empty() || file == "-" || std::ofstream(file, std::ios::app))
        return true;
    std::cerr << fmt::format("{}: cannot be written: {}\n", file, std::strerror(errno));
    return false;
}

bool write_report(const std::string& file, const std::string& text) {
    if (file.empty())
        return true;
    if (file == "-") {
        std::cout << text << std::flush;
        return std::cout.good();
    }
    std::ofstream stream(file, std::ios::trunc);
    stream << text;
    stream.close();
    if (stream)
        return true;
    std::cerr << fmt::format("{}: cannot be written: {}\n", file, std::strerror(errno));
    return false;
}

void run_all(run_session& session, const run_arguments& arguments) {
    const pool_listener listener{
        .started = [&](std::size_t job) { session.started(job); },
        .heard = [&](std::size_t job, const message& said) { session.heard(job, said); },
        .ended = [&](std::size_t job, const std::string& died) { session.ended(job, died); },
    };
    const auto body = [&](std::size_t job, int pipe) {
        run_scenario_job(session.scenarios()[job], arguments.options, pipe);
    };
    run_in_children(session.scenarios().size(), arguments.jobs, body, listener,
                    [&] { session.clear_progress(); });
}

} // namespace

int run_command(const run_arguments& arguments) {
    auto scenarios = load_all(arguments.files);
    if (!scenarios || !can_write(arguments.json) || !can_write(arguments.junit))
        return bad_input;
    const bool table = arguments.json != "-" && arguments.junit != "-";
    run_session session(std::move(*scenarios), table, arguments.quiet);
    run_all(session, arguments);
    session.print_summary();

    const auto results = session.results();
    const auto failures = session.failures();
    const bool written =
        write_report(arguments.json, report::json_report(POWERCUT_VERSION, results, failures)) &&
        write_report(arguments.junit, report::junit_report(results, failures));
    return written ? session.exit_status() : internal_fault;
}

} // namespace powercut::program
