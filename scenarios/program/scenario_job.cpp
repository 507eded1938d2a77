// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/scenario_job.h"

#include "scenarios/program/messages.h"
#include "scenarios/report/json_report.h"
#include "scenarios/runner/scenario_error.h"
#include "scenarios/witness/witness_of.h"

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace powercut::program {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds progress_interval{50};

std::string witness_path(const std::string& prefix, const report::violation& found) {
    return prefix + "-" + found.check + (found.device.empty() ? "" : "-" + found.device) + ".yaml";
}

void write_witnesses(explorer::scenario_run& done, const std::string& prefix) {
    if (done.counterexamples.empty())
        return;
    std::filesystem::create_directories(std::filesystem::path(prefix).parent_path());
    for (std::size_t i = 0; i < done.counterexamples.size(); ++i) {
        report::violation& found = done.result.violations[i];
        const std::string path = witness_path(prefix, found);
        std::ofstream file(path, std::ios::trunc);
        file << witness::witness_text(
            witness::witness_of(done.counterexamples[i], found, POWERCUT_VERSION));
        file.close();
        if (!file)
            throw std::runtime_error(path + ": cannot be written");
        found.witness = path;
    }
}

} // namespace

void run_scenario_job(const runner::scenario& scenario, const explorer::run_options& options,
                      const std::string& witness_prefix, int pipe) {
    clock::time_point next{};
    const auto progress = [&](const explorer::progress_so_far& far) {
        const clock::time_point now = clock::now();
        if (now < next)
            return;
        next = now + progress_interval;
        send(pipe, message_kind::progress,
             fmt::format("{} {} {} {}", far.cut_points_done, far.cut_points_total, far.recoveries,
                         far.tries));
    };
    try {
        auto done = explorer::run_scenario(scenario, options, progress);
        if (!witness_prefix.empty())
            write_witnesses(done, witness_prefix);
        send(pipe, message_kind::result, report::to_json_line(done.result));
    } catch (const runner::scenario_error& error) {
        send(pipe, message_kind::scenario_error,
             fmt::format("{}:{}:{}: {}", error.at().file, error.at().line, error.at().column,
                         error.what()));
    } catch (const std::exception& error) {
        send(pipe, message_kind::fault, error.what());
    }
}

} // namespace powercut::program
