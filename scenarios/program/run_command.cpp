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

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <utility>
#include <vector>

namespace powercut::program {

namespace {

struct loaded_files {
    std::vector<runner::scenario> scenarios;
    std::vector<report::failed_run> bad;
};

// The problems of the bad ones are on standard error too.
loaded_files load_all(const std::vector<std::string>& arguments) {
    loaded_files loaded;
    for (const std::string& file : expand_arguments(arguments, ".yaml")) {
        try {
            loaded.scenarios.push_back(yaml::load_scenario(file));
        } catch (const yaml::input_error& error) {
            std::cerr << error.what() << '\n';
            loaded.bad.push_back({file, error.what()});
        }
    }
    return loaded;
}

bool cannot_write(const std::string& file) {
    std::cerr << fmt::format("{}: cannot be written: {}\n", file, std::strerror(errno));
    return false;
}

// Where a report is written before it is whole. A device or a pipe is written to directly.
std::string unfinished(const std::string& file) {
    std::error_code unknown;
    const bool special =
        std::filesystem::exists(file, unknown) && !std::filesystem::is_regular_file(file, unknown);
    return special ? file : file + ".part";
}

// Found out before the run rather than after it. Leaves a file that is there as it is.
bool can_write(const std::string& file) {
    if (file.empty() || file == "-")
        return true;
    const std::string part = unfinished(file);
    if (!std::ofstream(part, std::ios::app))
        return cannot_write(file);
    if (part != file)
        std::filesystem::remove(part);
    return true;
}

// The folder, as far as there is one already: it is made only for a witness.
bool can_keep_witnesses(const std::string& folder) {
    std::filesystem::path there = folder;
    std::error_code unknown;
    while (!there.empty() && !std::filesystem::exists(there, unknown))
        there = there.parent_path();
    if (there.empty())
        there = ".";
    if (folder.empty() ||
        (std::filesystem::is_directory(there, unknown) && ::access(there.c_str(), W_OK) == 0))
        return true;
    std::cerr << fmt::format("{}: witnesses cannot be written there\n", folder);
    return false;
}

bool write_report(const std::string& file, const std::string& text) {
    if (file.empty())
        return true;
    if (file == "-") {
        std::cout << text << std::flush;
        return std::cout.good();
    }
    const std::string part = unfinished(file);
    std::ofstream stream(part, std::ios::trunc);
    stream << text;
    stream.close();
    std::error_code failed;
    if (stream && part != file)
        std::filesystem::rename(part, file, failed);
    return stream && !failed ? true : cannot_write(file);
}

bool write_reports(const run_arguments& arguments,
                   const std::vector<report::scenario_result>& results,
                   const std::vector<report::failed_run>& failures) {
    return write_report(arguments.json, report::json_report(POWERCUT_VERSION, results, failures)) &&
           write_report(arguments.junit, report::junit_report(results, failures));
}

// FOLDER/NAME of each scenario's file, told apart where two files have the same name.
std::vector<std::string> witness_prefixes(const std::vector<runner::scenario>& scenarios,
                                          const std::string& folder) {
    std::vector<std::string> prefixes;
    std::map<std::string, unsigned> seen;
    for (const runner::scenario& each : scenarios) {
        const std::filesystem::path stem = std::filesystem::path(each.file).stem();
        const unsigned before = seen[stem.string()]++;
        const std::string name =
            stem.string() + (before == 0 ? "" : fmt::format("-{}", before + 1));
        prefixes.push_back(folder.empty() ? "" : (std::filesystem::path(folder) / name).string());
    }
    return prefixes;
}

void run_all(run_session& session, const run_arguments& arguments) {
    const pool_listener listener{
        .started = [&](std::size_t job) { session.started(job); },
        .heard = [&](std::size_t job, const message& said) { session.heard(job, said); },
        .ended = [&](std::size_t job, const std::string& died) { session.ended(job, died); },
    };
    const std::vector<std::string> prefixes =
        witness_prefixes(session.scenarios(), arguments.witnesses);
    const auto body = [&](std::size_t job, int pipe) {
        run_scenario_job(session.scenarios()[job], arguments.options, prefixes[job], pipe);
    };
    run_in_children(session.scenarios().size(), arguments.jobs, body, listener,
                    [&] { session.clear_progress(); });
}

} // namespace

int run_command(const run_arguments& arguments) {
    if (arguments.json == "-" && arguments.junit == "-") {
        std::cerr << "--json and --junit cannot both go to standard output\n";
        return bad_input;
    }
    auto [scenarios, bad] = load_all(arguments.files);
    if (!can_write(arguments.json) || !can_write(arguments.junit) ||
        !can_keep_witnesses(arguments.witnesses))
        return bad_input;
    // One bad file and nothing is run; a report of an earlier run does not outlive it.
    if (!bad.empty()) {
        write_reports(arguments, {}, bad);
        return bad_input;
    }
    const bool table = arguments.json != "-" && arguments.junit != "-";
    run_session session(std::move(scenarios), table, arguments.quiet);
    run_all(session, arguments);
    session.print_summary();

    const bool written = write_reports(arguments, session.results(), session.failures());
    return written && std::cout.good() ? session.exit_status() : bad_input;
}

} // namespace powercut::program
