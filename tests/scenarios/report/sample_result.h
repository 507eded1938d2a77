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
    result.failed_operations = 6;
    result.seconds = 1.25;
    result.notes = {"bugs: x changes nothing"};
    result.checks = {{"durability", {"origin"}, 77, true, {{"snap", "lost with the power"}}},
                     {"metadata", {"snap"}, 76, false, {}}};
    result.contract_violations = {{"cow", "flush_ignored", 4}};
    result.faults = {{"base", "read", 2}};
    result.cut_points_searched = 11;
    result.distinct_schedules = 1;
    result.deviations = 2;
    result.power_cuts = 3;
    result.lives = 4;
    result.strategy = "eager";
    result.out_of_time = true;
    violation& lost = result.violations.emplace_back();
    lost.check = "durability";
    lost.message = "sector 8 lost its flushed value";
    lost.device = "origin";
    lost.sector = 8;
    lost.cut_point = 17;
    lost.live = true;
    lost.lost = {{"cow", 16, 5}, {"cow", 24, 0}};
    lost.kept = {{"base", 8, 4}};
    lost.cuts = {{3, {}, {}}, {17, lost.lost, lost.kept}};
    lost.schedule = {{6, 1}};
    lost.pair_lost = lost.lost[0];
    lost.pair_kept = lost.kept[0];
    lost.smallest = false;
    lost.missing_edge = "W5 before W4";
    lost.witness = "w/1.json";
    violation& bug = result.violations.emplace_back();
    bug.check = "recovers";
    bug.message = "BUG in x";
    bug.uncut = true;
    return result;
}

} // namespace powercut::report::testing
