// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/verdict_of.h"

#include <algorithm>

namespace powercut::explorer {

namespace {

std::string name_of(runner::outcome verdict) {
    switch (verdict) {
    case runner::outcome::consistent:
        return "consistent";
    case runner::outcome::violation:
        return "violation";
    case runner::outcome::budget:
        return "budget";
    }
    return {};
}

} // namespace

void judge(const runner::scenario& what, report::scenario_result& result) {
    // What was found holds, however the search ended.
    result.verdict = name_of(!result.violations.empty() ? runner::outcome::violation
                             : result.out_of_time       ? runner::outcome::budget
                                                        : runner::outcome::consistent);
    result.expected = name_of(what.expect.verdict);
    result.as_expected = result.verdict == result.expected;
    if (const auto& check = what.expect.check) {
        result.expected += ": " + *check;
        result.as_expected = result.as_expected &&
                             std::ranges::any_of(result.violations, [&](const auto& violation) {
                                 return violation.check == *check;
                             });
    }
}

} // namespace powercut::explorer
