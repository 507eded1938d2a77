// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/report/verdict.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

// The JSON of design.md section 6, and back. Keys come in one fixed order; what is not known (a
// sector, a witness, ...) is null.
namespace powercut::report {

struct failed_run { // a scenario that has no verdict
    std::string file;
    std::string message;
};

// {"powercut": version, "scenarios": [...]}, and "errors": [{file, message}] where there are any.
std::string json_report(std::string_view version, std::span<const scenario_result> results,
                        std::span<const failed_run> failures = {});

// One result on one line.
std::string to_json_line(const scenario_result& result);
// std::runtime_error: not what to_json_line gives.
scenario_result from_json(std::string_view text);

} // namespace powercut::report
