// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/report/verdict.h"

namespace powercut::report::testing {

// Every member holds something that is not its default.
inline scenario_result sample_result() {
    scenario_result result;
    result.file = "cases/a.yaml";
    result.title = "A \"claim\" <made> & kept";
    result.verdict = "violation";
    result.expected = "violation: durability";
    result.as_expected = true;
    result.cut_points = 12;
    result.schedules = 2;
    result.crash_states = "340282366920938463463374607431768211456";
    result.recoveries = 77;
    result.memo_hits = 5;
    result.exhaustive = true;
    result.sampled_cut_points = 3;
    result.seconds = 1.25;
    result.checks = {"durability", "metadata"};
    result.contract_violations = {{"cow", "flush_ignored", 4}};
    result.violations = {
        {"durability",
         "sector 8 lost its flushed value",
         "origin",
         8,
         17,
         false,
         {{"cow", 16, 5}, {"cow", 24, 0}},
         {{"base", 8, 4}},
         "W5 before W4",
         "w/1.json"},
        {"recovers", "BUG in x", "", std::nullopt, 12, true, {}, {}, "", ""},
    };
    return result;
}

} // namespace powercut::report::testing
