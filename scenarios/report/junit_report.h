// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/report/json_report.h"
#include "scenarios/report/verdict.h"

#include <span>
#include <string>

namespace powercut::report {

// JUnit XML, as build servers read it: a test case for each scenario; a failure is one that did not
// end as expected, an error one without a verdict.
std::string junit_report(std::span<const scenario_result> results,
                         std::span<const failed_run> failures = {});

} // namespace powercut::report
