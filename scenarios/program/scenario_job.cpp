// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/scenario_job.h"

#include "scenarios/program/messages.h"
#include "scenarios/report/json_report.h"
#include "scenarios/runner/scenario_error.h"

#include <fmt/format.h>

#include <chrono>
#include <exception>

namespace powercut::program {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds progress_interval{50};

} // namespace

void run_scenario_job(const runner::scenario& scenario, const explorer::run_options& options,
                      int pipe) {
    clock::time_point next{};
    const auto progress = [&](std::uint64_t done, std::uint64_t total, std::uint64_t recoveries) {
        const clock::time_point now = clock::now();
        if (now < next)
            return;
        next = now + progress_interval;
        send(pipe, message_kind::progress, fmt::format("{} {} {}", done, total, recoveries));
    };
    try {
        const auto result = explorer::run_scenario(scenario, options, progress);
        send(pipe, message_kind::result, report::to_json_line(result));
    } catch (const runner::scenario_error& error) {
        send(pipe, message_kind::scenario_error,
             fmt::format("{}:{}:{}: {}", error.at().file, error.at().line, error.at().column,
                         error.what()));
    } catch (const std::exception& error) {
        send(pipe, message_kind::fault, error.what());
    }
}

} // namespace powercut::program
